namespace FourWalls.Imports;

/// <summary>What a column of another system's table of clients can hold for us.</summary>
public enum ClientColumn
{
    Name,
    FirstName,
    LastName,
    CalledBy,
    Pronouns,
    BirthDate,
    Phone,
    Email,
    Address,
    Number,
    DeskName,
    AtRisk,
}

/// <summary>In which order a day is written.</summary>
public enum DayOrder
{
    YearFirst,
    DayFirst,
    MonthFirst,
}

/// <summary>Which column of a table holds what. Columns that are not named are left out.</summary>
/// <param name="At">The place of each column, from 0.</param>
public sealed record ClientColumns(IReadOnlyDictionary<ClientColumn, int> At, DayOrder Days)
{
    /// <summary>How other systems call them, in small letters without spaces.</summary>
    private static readonly IReadOnlyDictionary<ClientColumn, string[]> Usual = new Dictionary<ClientColumn, string[]>
    {
        [ClientColumn.Name] = ["name", "fullname", "clientname", "client", "patient", "patientname"],
        [ClientColumn.FirstName] = ["firstname", "first", "givenname", "forename", "clientfirstname"],
        [ClientColumn.LastName] = ["lastname", "last", "familyname", "surname", "clientlastname"],
        [ClientColumn.CalledBy] = ["preferredname", "calledby", "nickname", "chosenname"],
        [ClientColumn.Pronouns] = ["pronouns"],
        [ClientColumn.BirthDate] = ["birthdate", "dateofbirth", "dob", "birthday", "born"],
        [ClientColumn.Phone] = ["phone", "mobile", "mobilephone", "phonenumber", "telephone", "cellphone", "cell"],
        [ClientColumn.Email] = ["email", "emailaddress", "mail"],
        [ClientColumn.Address] = ["address", "street", "home", "homeaddress", "streetaddress"],
        [ClientColumn.Number] = ["number", "clientid", "id", "clientnumber", "reference", "mrn", "patientid"],
        [ClientColumn.DeskName] = ["deskname"],
        [ClientColumn.AtRisk] = ["atrisk"],
    };

    /// <summary>A first guess, by the columns' names and by how days are written; people look at it before anything is taken in.</summary>
    public static ClientColumns Guess(Table table)
    {
        var names = table.Columns.Select(name => string.Concat(name.Where(char.IsLetter)).ToLowerInvariant()).ToList();
        var found = Usual.Select(one => (one.Key, Place: names.FindIndex(one.Value.Contains))).Where(one => one.Place >= 0)
            .ToDictionary(one => one.Key, one => one.Place);
        if (found.ContainsKey(ClientColumn.LastName))
            found.Remove(ClientColumn.Name);
        return new ClientColumns(found, found.TryGetValue(ClientColumn.BirthDate, out var born) ? DaysOf(table, born) : DayOrder.YearFirst);
    }

    public string Cell(TableRow row, ClientColumn column) =>
        At.TryGetValue(column, out var place) && place < row.Cells.Count ? row.Cells[place] : "";

    /// <summary>The order that fits most of a column's days. Where day and month could be either, people have to say.</summary>
    private static DayOrder DaysOf(Table table, int place) => Enum.GetValues<DayOrder>()
        .MaxBy(order => table.Rows.Count(row => place < row.Cells.Count && ClientTable.Day(row.Cells[place], order) is not null));
}
