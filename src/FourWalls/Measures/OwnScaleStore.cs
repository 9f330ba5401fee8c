using System.Data.Common;
using Dapper;
using FourWalls.People;
using FourWalls.Storage;

namespace FourWalls.Measures;

/// <summary>The practice's own scales: what everybody is asked, and nobody's answers.</summary>
internal static class OwnScaleStore
{
    private const string Newest =
        """
        SELECT definition FROM own_scale s WHERE ended_at IS NULL AND edition = (SELECT MAX(edition) FROM own_scale WHERE code = s.code) ORDER BY made_at, code
        """;

    public static async Task<List<string>> Current(DbConnection connection) => (await connection.QueryAsync<string>(Newest)).AsList();

    public static List<string> Current(Transaction transaction) => transaction.Query<string>(Newest);

    /// <summary>Whether this form was kept before, as whichever edition, in use or not.</summary>
    public static bool IsKept(Transaction transaction, string form) =>
        transaction.Query<long>("SELECT COUNT(*) FROM own_scale WHERE form = @form", new { form })[0] > 0;

    public static void Add(Transaction transaction, Instrument scale, string form, string definition, Id<Person> by, DateTimeOffset now) => transaction.Execute(
        "INSERT INTO own_scale (code, edition, form, definition, made_by, made_at) VALUES (@code, @edition, @form, @definition, @by, @now)",
        new { code = scale.Code, edition = (long)scale.Edition, form, definition, by, now });

    public static bool End(Transaction transaction, string code, Id<Person> by, DateTimeOffset now) => transaction.Execute(
        "UPDATE own_scale SET ended_by = @by, ended_at = @now WHERE code = @code AND ended_at IS NULL", new { code, by, now }) > 0;
}
