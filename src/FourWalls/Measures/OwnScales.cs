using FourWalls.Sealing;

namespace FourWalls.Measures;

/// <summary>The practice's own short scales, beside those that come with the program.</summary>
public static class OwnScales
{
    /// <summary>What the code of an own scale begins with.</summary>
    public const string Mark = "own-";

    public static bool IsOne(Instrument instrument) => instrument.Code.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>The instrument that answers belong to: one of the program's, or the scale that they bring along.</summary>
    /// <exception cref="FormatBroken">A later version of this program made them.</exception>
    public static Instrument Of(string code, int edition, Instrument? scale) => scale is not null && scale.Code == code && scale.Edition == edition && IsOne(scale)
        ? scale : Instruments.All.FirstOrDefault(one => one.Code == code && one.Edition == edition) ?? throw new FormatBroken();
}
