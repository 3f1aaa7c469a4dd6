using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Easel.Training.Data;

/// <summary>
/// Concepts drawn three ways in Microsoft's Fluent emoji (MIT), as npm packages ship them, with labels and tags of emojibase (MIT).
/// Packages are fetched with <c>npm pack</c>, drawings turned into pixels with <c>rsvg-convert</c>; both must be installed.
/// </summary>
/// <param name="folder">Where packages and pixels are kept between runs.</param>
public sealed class EmojiPictures(string folder)
{
    private const int Side = 160;
    private const string Render3D = "@lobehub/fluent-emoji-3d@1.1.0";
    private const string Flat = "@iconify-json/fluent-emoji-flat@1.2.6";
    private const string Line = "@iconify-json/fluent-emoji-high-contrast@1.2.6";
    private const string Labels = "emojibase-data@17.0.0";

    /// <summary>The pictures of the concepts, those styles that exist; unknown labels are an error.</summary>
    /// <exception cref="InvalidDataException">A label that emojibase does not know.</exception>
    public IReadOnlyList<ConceptPicture> Of(IReadOnlyList<Concept> concepts)
    {
        var entries = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Package(Labels), "en", "data.json"))).RootElement
            .EnumerateArray().ToDictionary(entry => entry.GetProperty("label").GetString()!, StringComparer.OrdinalIgnoreCase);
        var unknown = concepts.Select(concept => concept.Label).Where(label => !entries.ContainsKey(label)).ToList();
        if (unknown.Count > 0) throw new InvalidDataException($"emojibase has no label {string.Join(", ", unknown)}");

        List<ConceptPicture> pictures = [];
        foreach (var (label, others, core) in concepts)
        {
            var entry = entries[label];
            string[] tags = [.. entry.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)];
            var code = entry.GetProperty("hexcode").GetString()!.ToLowerInvariant();
            string?[] paths = [Rendered(code), Drawn(Flat, label), Drawn(Line, label)];
            string[] styles = ["3d render", "flat illustration", "line art"];
            pictures.AddRange(from pair in paths.Zip(styles) where pair.First is not null select new ConceptPicture([label, .. others], pair.Second, tags, pair.First, core));
        }

        return pictures;
    }

    private string? Rendered(string code)
    {
        var assets = Path.Combine(Package(Render3D), "assets");
        string[] names = [$"{code}.webp", $"{code.Replace("-fe0f", "", StringComparison.Ordinal)}.webp", $"{code}-fe0f.webp"];
        return names.Select(name => Path.Combine(assets, name)).FirstOrDefault(File.Exists);
    }

    private string? Drawn(string package, string label)
    {
        var root = Package(package);
        var name = label.ToLowerInvariant().Replace(' ', '-').Replace("’", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal);
        var pixels = Path.Combine(folder, "pixels", Path.GetFileName(Path.GetDirectoryName(root)!), name + ".png");
        if (File.Exists(pixels)) return pixels;

        var icons = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(root, "icons.json"))).RootElement;
        if (!icons.GetProperty("icons").TryGetProperty(name, out var icon)) return null;

        Directory.CreateDirectory(Path.GetDirectoryName(pixels)!);
        var (width, height) = (icons.GetProperty("width").GetInt32(), icons.GetProperty("height").GetInt32());
        var svg = pixels + ".svg";
        File.WriteAllText(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 {width} {height}\">{icon.GetProperty("body").GetString()}</svg>");
        Run(folder, "rsvg-convert", "Debian's package librsvg2-bin", "-w", $"{Side}", "-h", $"{Side}", "-o", pixels, svg);
        File.Delete(svg);
        return pixels;
    }

    /// <summary>The folder of an unpacked npm package, fetched when it is not there yet.</summary>
    private string Package(string specification)
    {
        var name = specification.TrimStart('@').Replace('/', '-').Replace('@', '-');
        var home = Path.Combine(folder, "packages", name);
        if (Directory.Exists(Path.Combine(home, "package"))) return Path.Combine(home, "package");

        Directory.CreateDirectory(Path.Combine(folder, "packages"));
        Run(Path.Combine(folder, "packages"), "npm", "Node.js with npm", "pack", "--silent", specification);
        using var archive = new GZipStream(File.OpenRead(home + ".tgz"), CompressionMode.Decompress);
        Directory.CreateDirectory(home);
        TarFile.ExtractToDirectory(archive, home, overwriteFiles: true);
        return Path.Combine(home, "package");
    }

    private static void Run(string folder, string program, string installedBy, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"the program '{program}' is not installed; it comes with {installedBy}", missing);
        }
    }
}
