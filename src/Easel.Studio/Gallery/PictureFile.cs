namespace Easel.Studio.Gallery;

/// <summary>The file of a picture as it is given out.</summary>
public static class PictureFile
{
    /// <summary>The media type of a picture's file.</summary>
    public static string MediaType(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jpg" or ".jpeg" => "image/jpeg",
        ".webp" => "image/webp",
        _ => "image/png",
    };

    /// <summary>Whether it is there and is a file itself, not a link to one.</summary>
    public static bool IsThere(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null };
}
