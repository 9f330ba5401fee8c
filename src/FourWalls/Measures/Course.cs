namespace FourWalls.Measures;

/// <summary>How the last total stands to the first.</summary>
public enum Direction
{
    /// <summary>There are no two totals yet.</summary>
    None,

    /// <summary>A difference that may be chance.</summary>
    Same,
    Better,
    Worse,

    /// <summary>A difference, and nobody has published from when on it counts.</summary>
    Down,
    Up,
}

/// <summary>One instrument over time: picture, sentence and table are all made from this.</summary>
/// <param name="Filled">Oldest first.</param>
public sealed record Course(Instrument Instrument, IReadOnlyList<FilledIn> Filled)
{
    public FilledIn Last => Filled[^1];

    /// <summary>What later totals are compared with.</summary>
    public FilledIn? First => Filled.FirstOrDefault(one => one.Score.Total is not null);

    public Direction Direction => DirectionOf(Last);

    /// <summary>How a filled-in form stands to the first one that had a total.</summary>
    public Direction DirectionOf(FilledIn one)
    {
        if (First is not { } first || one == first || one.Score.Total is not { } total)
            return Direction.None;
        var change = total - first.Score.Total!.Value;
        if (Instrument.ReliableChange is not { } least)
            return change == 0 ? Direction.Same : change < 0 ? Direction.Down : Direction.Up;
        return Math.Abs(change) < least ? Direction.Same : change < 0 == Instrument.HigherIsBetter ? Direction.Worse : Direction.Better;
    }
}
