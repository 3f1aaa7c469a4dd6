namespace Easel.Diffusion.Benchmarks;

/// <summary>What a switch to another model costs a job, in seconds: medians of the first job after it less the same job again.</summary>
/// <param name="InMemory">To a model that stayed in memory.</param>
/// <param name="FromCache">To one whose file is in the system's cache.</param>
/// <param name="FromDisk">To one whose file is on the disk alone; null where the cache could not be emptied.</param>
/// <param name="ReadingCache">Reading that file from the cache, for comparison.</param>
/// <param name="ReadingDisk">Reading it from the disk, or null.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="KeptBytes">Of memory that both models hold when both stay.</param>
public sealed record SwitchTimes(double InMemory, double FromCache, double? FromDisk, double ReadingCache, double? ReadingDisk, long Bytes, long KeptBytes);
