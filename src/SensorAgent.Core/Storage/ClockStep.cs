namespace SensorAgent.Core.Storage;

/// <summary>The clock was set, or found to be right: what that means for readings that were stamped before.</summary>
/// <param name="First">The number of the first reading that may have been stamped wrongly.</param>
/// <param name="Last">The number of the last of them that is on disk.</param>
/// <param name="By">How far the time of day moved beyond the time that went by.</param>
/// <param name="IsSynchronised">True when it is right from here on.</param>
public readonly record struct ClockStep(long First, long Last, TimeSpan By, bool IsSynchronised)
{
    /// <summary>The reason of a reading that was taken before the clock was synchronised.</summary>
    public const string Unsynced = "clock: unsynced";

    /// <summary>The reason of one whose time was corrected since.</summary>
    public const string Corrected = "clock: corrected";
}
