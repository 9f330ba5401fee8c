using System.Text;
using FourWalls.Imports;
using FourWalls.People;
using FourWalls.Web.Doors;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;

namespace FourWalls.Web.Pages.Staff.Imported;

/// <summary>
/// Takes the clients of another system in, from a table: read, looked at, taken in. The table goes with the form from step to step and
/// is nowhere on the disk.
/// </summary>
[For(Role.Counsellor, Role.Intake)]
public sealed class ClientsPage : StaffPage
{
    public const int Shown = 5;
    private const int MostNamed = 50;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly IReadOnlyList<(ClientColumn Column, string Label)> Labels =
    [
        (ClientColumn.Name, "Name, whole"), (ClientColumn.FirstName, "First name"), (ClientColumn.LastName, "Last name"), (ClientColumn.CalledBy, "Called by"),
        (ClientColumn.Pronouns, "Pronouns"), (ClientColumn.BirthDate, "Birth date"), (ClientColumn.Phone, "Phone"), (ClientColumn.Email, "E-mail"),
        (ClientColumn.Address, "Address"), (ClientColumn.Number, "Their number there"), (ClientColumn.DeskName, "Name at the front desk"), (ClientColumn.AtRisk, "At risk (yes or no)"),
    ];

    public static readonly IReadOnlyList<Choice> Orders =
    [
        new(nameof(DayOrder.YearFirst), "2026-05-14"), new(nameof(DayOrder.DayFirst), "14/05/2026: the day first"), new(nameof(DayOrder.MonthFirst), "05/14/2026: the month first"),
    ];

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public IFormFile? Upload { get; set; }

    [BindProperty]
    public string? Order { get; set; }

    /// <summary>Yes: rows that cannot be taken in are left out, and the others are taken.</summary>
    [BindProperty]
    public string? LeaveOut { get; set; }

    [BindProperty]
    public string? What { get; set; }

    public Table? Table { get; private set; }

    public ClientTable? Rows { get; private set; }

    public ClientColumns? Columns { get; private set; }

    public ClientsImported? Done { get; private set; }

    public IEnumerable<BadRow> Named => Rows!.Bad.Take(MostNamed);

    /// <summary>Each thing that a column can hold, and the name of the field that says which.</summary>
    public static IEnumerable<(ClientColumn Column, string Field, string Label)> Questions => Labels.Select(one => (one.Column, $"at{one.Column}", one.Label));

    public IEnumerable<Choice> Choices => Table!.Columns.Select((name, place) => new Choice($"{place}", name.Length > 0 ? name : $"Column {place + 1}, without a name"));

    public string Selected(ClientColumn column) => Columns!.At.TryGetValue(column, out var place) ? $"{place}" : "";

    /// <summary>Somebody as they would be taken in, in one line.</summary>
    public static string Said(ClientRow row)
    {
        var member = row.Form.Members[0];
        string[] said =
        [
            member.Identity.Name, member.Identity.BirthDate.Length > 0 ? $"born {PlainDates.Typed(member.Identity.BirthDate)}" : "", member.Contact.Phone, member.Contact.Email,
            row.Form.DeskName.Length > 0 ? $"at the desk: {row.Form.DeskName}" : "", row.Form.AtRisk ? "at risk" : "",
        ];
        return string.Join(", ", said.Where(one => one.Length > 0));
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await ReadUpload() || !await Try("Text", () => { Table = Table.Read(Text ?? ""); return Task.CompletedTask; }))
            return Page();
        // The first time nobody has chosen yet: what fits is proposed.
        Columns = What is "again" or "take" ? Chosen() : ClientColumns.Guess(Table!);
        Order = Columns.Days.ToString();
        Rows = ClientImport.Preview(Practice, Table!, Columns);
        if (What != "take" || !IsReady())
            return Page();
        await Try("Text", async () => Done = await ClientImport.Take(Practice, Session, Rows.Good));
        return Page();
    }

    private bool IsReady()
    {
        if (Rows!.Bad.Count > 0 && LeaveOut != "yes")
            Problems.Add("LeaveOut", "Some rows cannot be taken in. Correct them below, or choose to leave them out. Nothing was kept.");
        if (Rows.Good.Count == 0)
            Problems.Add("Text", "There is no row that can be taken in. Nothing was kept.");
        return !Problems.Any;
    }

    /// <summary>Puts an uploaded file in the place of the text. It is held in memory: forms are bounded.</summary>
    private async Task<bool> ReadUpload()
    {
        if (Upload is not { Length: > 0 } file)
            return true;
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, HttpContext.RequestAborted);
        try
        {
            Text = Utf8.GetString(bytes.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            Problems.Add("Upload", "This file is no text in UTF-8. Nothing was kept; save it again as “CSV UTF-8”.");
            return false;
        }
    }

    private ClientColumns Chosen()
    {
        var at = new Dictionary<ClientColumn, int>();
        foreach (var (column, field, _) in Questions)
        {
            if (int.TryParse(Request.Form[field], out var place) && place >= 0 && place < Table!.Columns.Count)
                at[column] = place;
        }
        return new ClientColumns(at, Enum.TryParse<DayOrder>(Order, out var order) ? order : default);
    }
}
