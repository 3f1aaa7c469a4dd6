using System.Text.RegularExpressions;
using Easel.Core.Catalogs;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Diffusion;
using Easel.Diffusion.Passes;
using Easel.Studio.Faces;
using Easel.Studio.Tagging;
using Easel.Studio.Upscaling;

namespace Easel.Studio.Library;

/// <summary>Finds model files by the names people and infotexts give them.</summary>
/// <param name="folders">Looked through with the folders below them; the first that has the name wins.</param>
/// <param name="vaeFolders">Looked through before those for an autoencoder.</param>
public sealed partial class ModelLibrary(IReadOnlyList<string> folders, IReadOnlyList<string>? vaeFolders = null)
{
    /// <summary>The field of a request that names an autoencoder.</summary>
    public const string VaeField = "vae";

    private const string HiresUpscaler = "hires.upscaler";

    /// <summary>The upscalers in the folders, and the one that comes with Easel.</summary>
    public UpscalerLibrary Upscalers { get; } = new(folders);

    /// <summary>The face restorers in the folders.</summary>
    public FaceLibrary Faces { get; } = new(folders);

    /// <summary>The tagger in the folders.</summary>
    public TaggerLibrary Taggers { get; } = new(folders);

    /// <summary>What describes pictures in the folders.</summary>
    public CaptionLibrary Captions { get; } = new(folders);

    // In order of preference where one name has several files: what cannot run code first.
    private static readonly string[] Extensions = [".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin"];

    /// <summary>Whether the file is one that may hold weights, by its name.</summary>
    public static bool IsWeights(string file) => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>The weights files of a folder and those below it, and the diffusers folders among them; what may not be read is left out, links that lead nowhere too.</summary>
    public static IEnumerable<string> Files(string folder) =>
        FolderWalk.Through(folder).Found.Where(found => found.Bytes >= 0).Select(found => Path.Combine(folder, Path.GetRelativePath(found.Root, found.Path))).Order(StringComparer.Ordinal);

    /// <summary>Everything in the folders, in their order.</summary>
    public IEnumerable<ModelFile> All() => Within(folders);

    /// <summary>Everything in the folders of autoencoders.</summary>
    public IEnumerable<ModelFile> Vaes() => Within(vaeFolders ?? []);

    private static IEnumerable<ModelFile> Within(IReadOnlyList<string> places) =>
        from folder in places
        from path in Files(folder)
        let file = new FileInfo(path)
        select new ModelFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), Path.GetFullPath(path), file.Exists ? file.Length : null);

    /// <summary><paramref name="request"/> with its models, autoencoder, upscaler and face restorer as full paths; the embedded model as null, and the checkpoint's own autoencoder too. Of a sheet they stay names, which each of its cells may change.</summary>
    /// <exception cref="RequestException">A name is nobody's.</exception>
    public ImageRequest Resolve(ImageRequest request)
    {
        var resolved = Resolve(request, request.Model is null || IsEmbedded(request.Model) ? null : Find("model", request.Model));
        return PictureScript.Of(request) is SheetScript ? request : resolved;
    }

    private ImageRequest Resolve(ImageRequest request, string? model) => request with
    {
        Model = model,
        Vae = VaeOf(request.Vae, model),
        Hires = request.Hires is not { } hires ? null : hires with
        {
            Model = hires.Model is { } second ? Other("hires.model", second) : null,
            Vae = hires.Model is { } named ? VaeOf(request.Vae, OfOther("hires.model", named)) : null,
            Upscaler = NeedsFile(hires.Upscaler) ? Upscalers.FindOrOpen(HiresUpscaler, hires.Upscaler).Path : hires.Upscaler,
        },
        Refiner = request.Refiner is { Model.Length: > 0 } refiner ? refiner with { Model = Other("refiner.model", refiner.Model), Vae = VaeOf(request.Vae, OfOther("refiner.model", refiner.Model)) } : request.Refiner,
        Faces = request.Faces is { } faces ? faces with { File = Faces.Find("faces.restorer", faces.Restorer).Path } : null,
    };

    /// <summary>Full path of the upscaler of a second pass when it is a file in the folders, by its name; its name when it is one that needs no file.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public string ListedUpscaler(string name) => NeedsFile(name) ? Listed(HiresUpscaler, name, LatentScaling.All.Select(way => way.Name)).Path : name;

    /// <summary>Looks whether an upscaler of pictures is one that needs no file, or lies in the folders.</summary>
    /// <exception cref="RequestException">It does not; names <paramref name="field"/>.</exception>
    public void CheckListedUpscaler(string field, string name)
    {
        if (!PlainUpscaler.Names.Contains(name)) Listed(field, name, []);
    }

    private UpscalerFile Listed(string field, string name, IEnumerable<string> others)
    {
        var all = Upscalers.All();
        if (all.FirstOrDefault(file => file.Path == name || file.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } listed) return listed;
        List<string> names = [.. others, .. PlainUpscaler.Names, .. all.Select(file => file.Name)];
        throw new RequestException(field, $"there is no upscaler '{name}'{Spelling.Hint(name, names)}; give {string.Join(", ", names)}");
    }

    private static bool NeedsFile(string upscaler) => LatentScaling.Find(upscaler) is null && !PictureScaling.IsOwn(upscaler);

    // A second checkpoint is always named. Each has the autoencoder that suits it, unless one is named for all, as in A1111.
    private string Other(string field, string name) => OfOther(field, name) ?? BuiltInModels.Checkpoint;

    private string? OfOther(string field, string name) => IsEmbedded(name) ? null : Find(field, name);

    private string? VaeOf(string? name, string? checkpoint) =>
        VaeChoice.IsOwn(name) ? null : VaeChoice.IsAutomatic(name) ? new VaeChoice(this).For(checkpoint) : Find(VaeField, name!);

    /// <summary>Whether the name means the model that comes with Easel.</summary>
    public static bool IsEmbedded(string name) => name.Equals(BuiltInChoices.Model, StringComparison.OrdinalIgnoreCase) && !File.Exists(name) && !Directory.Exists(name);

    /// <summary>Full path of a model: a path, or the name of a file in the folders with or without its extension, or A1111's title <c>name.safetensors [hash]</c>.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public string Find(string field, string name)
    {
        if (File.Exists(name) || Directory.Exists(name)) return Path.GetFullPath(name);
        return Listed(field, name) ?? throw new RequestException(field, $"there is no file, folder or model '{name}'{Hint(field, name)}; {Advice}");
    }

    /// <summary>Full path of a model in the folders, by one of its names or by its path; null when there is none. Nothing outside is looked at, so the answer tells nothing about it.</summary>
    /// <param name="field">The request's field, which says whether autoencoders come first.</param>
    /// <param name="name">A name as for <see cref="Find"/>, or the full path of a file or diffusers folder in the folders.</param>
    public string? Listed(string field, string name)
    {
        var wanted = Wanted(name);
        if (wanted.Length == 0) return null;
        return Known(field)
            .Where(entry => Names(entry.Name).Contains(wanted, StringComparer.OrdinalIgnoreCase) || Path.GetFullPath(entry.File) == name)
            .OrderBy(entry => Array.FindIndex(Extensions, extension => entry.File.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
            .Select(entry => Path.GetFullPath(entry.File))
            .FirstOrDefault();
    }

    /// <summary>"; did you mean 'x'?" or nothing, to be put behind a message about <paramref name="name"/>.</summary>
    public string Hint(string field, string name) => Spelling.Hint(Wanted(name), Known(field).SelectMany(entry => Names(entry.Name)));

    private IEnumerable<(string File, string Name)> Known(string field)
    {
        IEnumerable<string> places = field == VaeField ? [.. vaeFolders ?? [], .. folders] : folders;
        return places.SelectMany(folder => Files(folder).Select(file => (file, Path.GetRelativePath(folder, file).Replace('\\', '/'))));
    }

    private static string Wanted(string name) => Hash().Replace(name, "").Replace('\\', '/').Trim();

    private string Advice => folders.Count == 0
        ? "give the path of a checkpoint (.safetensors, .ckpt) or diffusers folder, or put it into a folder named models"
        : $"give the path of a checkpoint (.safetensors, .ckpt) or diffusers folder, or the name of one in {string.Join(", ", folders)}";

    private static string[] Names(string relative)
    {
        var file = relative[(relative.LastIndexOf('/') + 1)..];
        return IsWeights(file) ? [relative, Path.ChangeExtension(relative, null), file, Path.GetFileNameWithoutExtension(file)] : [relative, file];
    }

    [GeneratedRegex(@"\s*\[[0-9a-fA-F]{8,64}\]$")]
    private static partial Regex Hash();
}
