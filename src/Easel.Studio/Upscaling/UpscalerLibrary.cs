using Easel.Core.Catalogs;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Upscaling;
using Easel.Studio.Library;

namespace Easel.Studio.Upscaling;

/// <summary>Finds upscalers' files in the folders of models, under the names A1111 gives them. Looked through at each question.</summary>
/// <param name="folders">Folders of models; upscalers lie in folders of theirs in them, or beside one that is called Stable-diffusion, as A1111 has it.</param>
public sealed class UpscalerLibrary(IReadOnlyList<string> folders)
{
    private static readonly (string Folder, UpscalerFamily Family)[] Places =
    [
        ("ESRGAN", UpscalerFamily.Esrgan), ("RealESRGAN", UpscalerFamily.Esrgan), ("BSRGAN", UpscalerFamily.Esrgan), ("HAT", UpscalerFamily.Esrgan), ("DAT", UpscalerFamily.Dat),
        ("SwinIR", UpscalerFamily.SwinIR), ("ScuNET", UpscalerFamily.Scunet), ("upscale_models", UpscalerFamily.Esrgan), ("upscalers", UpscalerFamily.Esrgan),
    ];

    /// <summary>The upscaler that comes with Easel.</summary>
    public static UpscalerFile BuiltIn { get; } = new(BuiltInUpscaler.Title, BuiltInUpscaler.Path, UpscalerFamily.Esrgan, BuiltInUpscaler.Scale);

    /// <summary>All there are, by name; where two have one name the first counts, and the one that comes with Easel before all.</summary>
    public IReadOnlyList<UpscalerFile> All() =>
    [
        .. Found().Prepend(BuiltIn).DistinctBy(file => file.Name, StringComparer.OrdinalIgnoreCase).OrderBy(file => file.Name, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Whether a file lies in a folder that is looked through for upscalers, by the folders' names.</summary>
    public static bool IsPlace(string path) =>
        (Path.GetDirectoryName(path) ?? "").Split(Path.DirectorySeparatorChar).Any(part => Places.Any(place => place.Folder.Equals(part, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The upscaler of that name, or file name with or without extension; null when there is none.</summary>
    public UpscalerFile? Find(string name)
    {
        var all = All();
        return all.FirstOrDefault(file => file.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? all.FirstOrDefault(file => Path.GetFileName(file.Path).Equals(name, StringComparison.OrdinalIgnoreCase) || Path.GetFileNameWithoutExtension(file.Path).Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The upscaler of that name, or of the file at that path.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public UpscalerFile FindOrOpen(string field, string name)
    {
        if (Find(name) is { } known) return known;
        if (File.Exists(name)) return Described(Path.GetFullPath(name), FamilyOf(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(name))) ?? ""));
        var names = PlainUpscaler.Names.Concat(All().Select(file => file.Name)).ToList();
        throw new RequestException(field, $"there is no upscaler '{name}'{Spelling.Hint(name, names)}; give {string.Join(", ", names)}, or a file's path");
    }

    private IEnumerable<UpscalerFile> Found() =>
        from root in Roots()
        from place in Places
        from folder in Directory.EnumerateDirectories(root)
        where Path.GetFileName(folder).Equals(place.Folder, StringComparison.OrdinalIgnoreCase)
        from file in ModelLibrary.Files(folder)
        where File.Exists(file)
        select Described(Path.GetFullPath(file), place.Family);

    private IEnumerable<string> Roots()
    {
        foreach (var folder in folders.Where(Directory.Exists))
        {
            yield return folder;
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
            if (Path.GetFileName(full).Equals("Stable-diffusion", StringComparison.OrdinalIgnoreCase) && Path.GetDirectoryName(full) is { } beside) yield return beside;
        }
    }

    private static UpscalerFile Described(string path, UpscalerFamily family)
    {
        var (title, scale) = PublishedUpscalers.Of(path);
        return new UpscalerFile(title, path, family, scale);
    }

    private static UpscalerFamily FamilyOf(string folder) => Array.Find(Places, place => place.Folder.Equals(folder, StringComparison.OrdinalIgnoreCase)).Family;
}
