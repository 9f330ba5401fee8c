using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using FourWalls.Web;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;

namespace FourWalls.Tests.House;

/// <summary>Which room knows of which. References are read from what was built, so that no spelling gets around them.</summary>
public class RoomTests
{
    private static readonly Assembly Sealing = typeof(FourWalls.Sealing.Secret).Assembly;
    private static readonly Assembly Domain = typeof(Refused).Assembly;
    private static readonly Assembly Web = typeof(Site).Assembly;

    /// <summary>What of Sealing a page may know: cookies, chance, hashes, a code of six digits. Nothing that opens or seals.</summary>
    private static readonly HashSet<string> SealingOnPages =
        ["Secret", "SessionSecret", "Entropy", "Hash", "Totp", "Checkpoint", "Borrowed", "PrivateBundle", "LedgerProof", "PublicPoint"];

    [Fact]
    public void Sealing_references_nothing_of_ours_and_nothing_but_the_framework() =>
        Assert.All(Sealing.GetReferencedAssemblies(), one => Assert.StartsWith("System", one.Name, StringComparison.Ordinal));

    [Fact]
    public void The_service_in_its_own_words_knows_no_web() => Assert.All(Domain.GetReferencedAssemblies(), one =>
    {
        Assert.DoesNotContain("AspNetCore", one.Name!, StringComparison.Ordinal);
        Assert.NotEqual(Web.GetName().Name, one.Name);
    });

    [Fact]
    public void Pages_touch_no_store_and_no_SQL()
    {
        var used = Used(Web);
        Assert.DoesNotContain(used, one => one.Type.EndsWith("Store", StringComparison.Ordinal) && one.Space.StartsWith("FourWalls", StringComparison.Ordinal));
        Assert.DoesNotContain(used, one => one.Space is "Dapper" or "Npgsql" or "Microsoft.Data.Sqlite" or "System.Data.Common" or "FourWalls.Storage");
    }

    [Fact]
    public void Pages_open_and_seal_nothing() => Assert.Empty(
        Used(Web).Where(one => one.Space.StartsWith("FourWalls.Sealing", StringComparison.Ordinal) && !SealingOnPages.Contains(one.Type))
            .Concat(Used(Web).Where(one => one.Space == "System.Security.Cryptography")));

    /// <summary>Acts are entered by the rooms that decide; a page that could write one could write one that is not true.</summary>
    [Fact]
    public void Pages_write_nothing_in_the_ledger()
    {
        Assert.DoesNotContain(Called(Web), one => one is ("Ledger", "Append") or ("Ledger", "Write"));
        Assert.DoesNotContain(Used(Web), one => one.Type is "FileChange" or "PracticeChange" or "KeyPlan" or "KeyRing" or "FileReader");
    }

    [Fact]
    public void Cryptography_is_in_Sealing_and_nowhere_else() => Assert.All(
        new[] { Domain, Web, Assembly.Load("fourwalls") },
        room => Assert.DoesNotContain(Used(room), one => one.Space == "System.Security.Cryptography"));

    [Fact]
    public void SQL_stands_in_stores() => Assert.Equal("", string.Join('\n',
        from file in Tree.Files("src", ".cs")
        where !file.Path.EndsWith("Store.cs", StringComparison.Ordinal) && !file.Path.Contains("/Storage/", StringComparison.Ordinal)
            && file.Lines.Any(line => line.Contains("using Dapper", StringComparison.Ordinal) || line.Contains("CommandText", StringComparison.Ordinal)
                || System.Text.RegularExpressions.Regex.IsMatch(line, @"""\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s"))
        select file.Path));

    /// <summary>An endpoint without an audience would be for nobody; one with two, for whoever is asked first.</summary>
    [Fact]
    public async Task Every_endpoint_has_one_audience()
    {
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        try
        {
            await using var site = Site.Build(
                new SiteOptions(folder, null, SiteOptions.DefaultLeaveTo, null), builder => builder.WebHost.UseUrls("http://127.0.0.1:0"));
            var endpoints = ((IEndpointRouteBuilder)site).DataSources.SelectMany(one => one.Endpoints).ToList();
            Assert.True(endpoints.Count > 20);
            Assert.All(endpoints, endpoint => Assert.Single(endpoint.Metadata.GetOrderedMetadata<AudienceOf>()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Types of other assemblies that one of ours names.</summary>
    private static List<(string Space, string Type)> Used(Assembly room) => Read(room, reader =>
        reader.TypeReferences.Select(one => reader.GetTypeReference(one)).Select(one => (SpaceOf(reader, one), Plain(reader.GetString(one.Name)))).Distinct());

    /// <summary>Members of other assemblies' types that one of ours names.</summary>
    private static List<(string Type, string Member)> Called(Assembly room) => Read(room, reader =>
        reader.MemberReferences.Select(one => reader.GetMemberReference(one)).Where(one => one.Parent.Kind == HandleKind.TypeReference)
            .Select(one => (reader.GetString(reader.GetTypeReference((TypeReferenceHandle)one.Parent).Name), reader.GetString(one.Name))).Distinct());

    private static List<T> Read<T>(Assembly room, Func<MetadataReader, IEnumerable<T>> what)
    {
        using var file = new PEReader(File.OpenRead(room.Location));
        return [.. what(file.GetMetadataReader())];
    }

    private static string SpaceOf(MetadataReader reader, TypeReference type) => type.ResolutionScope.Kind == HandleKind.TypeReference
        ? SpaceOf(reader, reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope)) : reader.GetString(type.Namespace);

    private static string Plain(string name) => name.Split('`')[0];
}
