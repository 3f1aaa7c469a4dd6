using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Easel.Web.Assets;

/// <summary>Style sheets, scripts and pictures of the pages. They lie in the assembly, so that nothing is asked of another machine and nothing can be lost.</summary>
public sealed class WebAssets
{
    private const string Prefix = "web/";
    private readonly ConcurrentDictionary<string, WebAsset?> assets = new();

    /// <summary>Where a file is found; changes with its content, so that browsers may keep it for good.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public string Address(string name) => Find(name) is { } asset ? $"/web/{asset.Version}/{name}" : throw new ArgumentException($"the assembly has no file {name}");

    /// <summary>A file by its name, or null.</summary>
    public WebAsset? Find(string name) => assets.GetOrAdd(name, Read);

    private static WebAsset? Read(string name)
    {
        using var stream = typeof(WebAssets).Assembly.GetManifestResourceStream(Prefix + name);
        if (stream is null) return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(bytes);
        return new WebAsset(bytes, packed.ToArray(), Type(name), Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
    }

    private static string Type(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
