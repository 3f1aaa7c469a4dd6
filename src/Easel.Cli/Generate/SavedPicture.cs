namespace Easel.Cli.Generate;

/// <summary>A picture on the disk, as <c>--json</c> lists it.</summary>
/// <param name="File">Full path.</param>
/// <param name="Seed">Its own seed.</param>
/// <param name="VariationSeed">Its own variation seed.</param>
/// <param name="Seconds">From the start or the picture before until it was saved.</param>
/// <param name="Infotext">Its parameters.</param>
internal sealed record SavedPicture(string File, long Seed, long VariationSeed, double Seconds, string Infotext);
