using Easel.Studio.Gallery;

namespace Easel.Web.Extras;

/// <summary>A picture that is to be made larger.</summary>
/// <param name="name">What its file is called, without extension.</param>
/// <param name="path">Its file in the studio.</param>
/// <param name="face">A small copy as an address.</param>
public sealed class ExtrasItem(string name, string path, string face)
{
    public string Name => name;

    public string Path => path;

    public string Face => face;

    /// <summary>Pixels.</summary>
    public required (int Width, int Height) Size { get; init; }

    /// <summary>What was made of it; null until then.</summary>
    public StoredPicture? Result { get; internal set; }

    /// <summary>How, in A1111's words.</summary>
    public string Said { get; internal set; } = "";

    /// <summary>What it shows, in words; "" until somebody said.</summary>
    public string Words { get; internal set; } = "";

    /// <summary>What a person should know of it.</summary>
    public IReadOnlyList<string> Notes { get; internal set; } = [];

    /// <summary>Why nothing was made of it, or null.</summary>
    public string? Problem { get; internal set; }

    /// <summary>Tiles done and all tiles while it is worked on; null otherwise.</summary>
    public (int Done, int All)? Progress { get; internal set; }
}
