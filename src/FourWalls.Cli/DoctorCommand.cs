using System.CommandLine;
using System.Text.Json;
using FourWalls.Health;

namespace FourWalls.Cli;

/// <summary><c>fourwalls doctor</c>: green, amber, red, and what to do on the same line.</summary>
internal static class DoctorCommand
{
    public static Command Command()
    {
        var data = Serve.DataOption();
        var database = Serve.DatabaseOption();
        var certificate = new Option<string?>("--certificate") { Description = "The certificate (PFX) that the service is given." };
        var json = new Option<bool>("--json") { Description = "Answers as JSON." };
        var command = new Command("doctor", "Says how this machine does, and what to do. Exits with 0, or with 1 when something is red.") { data, database, certificate, json };
        command.SetAction(async (parsed, _) =>
        {
            try
            {
                var findings = await Doctor.Examine(
                    new Examination(
                        parsed.GetValue(data)!, parsed.GetValue(database), parsed.GetValue(certificate), Environment.GetEnvironmentVariable("FOURWALLS_CERTIFICATE_PASSWORD")),
                    TimeProvider.System);
                Tell(findings, parsed.GetValue(json));
                return findings.Any(one => one.Light == Light.Red) ? 1 : 0;
            }
            catch (Exception no) when (no is Refused or IOException or UnauthorizedAccessException)
            {
                return Say.Problem(no.Message);
            }
        });
        return command;
    }

    private static void Tell(IReadOnlyList<Finding> findings, bool json)
    {
        if (json)
        {
            Say.Line(JsonSerializer.Serialize(
                findings.Select(one => new { light = one.Light.ToString().ToLowerInvariant(), about = one.About, what = one.What, fix = one.Fix }), JsonSerializerOptions.Web));
            return;
        }
        foreach (var one in findings)
            Say.Line($"{one.Light.ToString().ToLowerInvariant(),-5}  {one.What}{(one.Fix.Length > 0 ? $" {one.Fix}" : "")}");
    }
}
