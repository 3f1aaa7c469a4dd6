namespace Easel.Studio.Gallery;

/// <summary>What a look at the output folders found.</summary>
/// <param name="Added">Pictures that were not known.</param>
/// <param name="Moved">Known pictures under another path.</param>
/// <param name="Changed">Known pictures with another content.</param>
/// <param name="Gone">Known pictures without a file now.</param>
/// <param name="Back">Pictures whose file is there again.</param>
/// <param name="Unsettled">Files that are perhaps still being written; a later look takes them.</param>
public sealed record ScanReport(int Added = 0, int Moved = 0, int Changed = 0, int Gone = 0, int Back = 0, int Unsettled = 0);
