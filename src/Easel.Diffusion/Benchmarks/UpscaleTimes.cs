namespace Easel.Diffusion.Benchmarks;

/// <summary>What making a picture larger took.</summary>
/// <param name="Precision">What the network computed in.</param>
/// <param name="Rate">FLOP a second of the yardstick; 0 where there is none.</param>
/// <param name="Seconds">Median of a picture.</param>
/// <param name="Flop">Of the network on the picture in one piece.</param>
/// <param name="PeakResidentBytes">Of the process.</param>
public sealed record UpscaleTimes(string Precision, double Rate, double Seconds, double Flop, long PeakResidentBytes)
{
    /// <summary>How many times as long it took as its FLOP do at the yardstick's rate.</summary>
    public double OfFloor => Rate > 0 ? Seconds * Rate / Flop : 0;
}
