using System.Text.RegularExpressions;
using Easel.Core.Requests;
using Easel.Diffusion;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights.Hashes;
using Easel.Studio.Library;

namespace Easel.Studio.Webui;

/// <summary>Checkpoints and autoencoders under A1111's titles. Only files in the folders of models can be named, whatever path is given.</summary>
/// <param name="library">The folders of models.</param>
/// <param name="index">What their files are.</param>
/// <param name="beginning">The model taken while none is chosen, by any of its names, or null for the one that comes with Easel.</param>
/// <param name="cacheFolder">Where hashes of earlier runs lie, or null.</param>
public sealed partial class WebuiModels(ModelLibrary library, ModelIndex index, string? beginning, string? cacheFolder)
{
    private const long QuicklyHashed = 64 << 20; // bytes; larger files show a hash once the engine has computed it

    /// <summary>The model that comes with Easel, then the files, in the folders' order.</summary>
    public IReadOnlyList<WebuiModel> All()
    {
        var hashes = new FileHashes(cacheFolder);
        return
        [
            Describe(hashes, Path.GetFileName(BuiltInModels.Checkpoint), BuiltInModels.Checkpoint),
            .. library.All().Where(MayPaint).Select(file => Describe(hashes, file.Name, file.Path)),
        ];
    }

    /// <summary>The title a name stands for, "" being the model in use when nothing is chosen; null when it is nobody's.</summary>
    public string? Title(string name)
    {
        if (name.Length == 0) name = beginning ?? BuiltInChoices.Model;
        return Find(name) is { } path ? All().FirstOrDefault(model => model.Filename == path)?.Title ?? Path.GetFileName(path) : null;
    }

    /// <summary>What a request names to get a model: null for the one that comes with Easel, else its full path.</summary>
    /// <param name="name">Title, file name with or without folder and extension, hash, or full path; "" is the model in use when nothing is chosen.</param>
    /// <exception cref="RequestException">It is nobody's.</exception>
    public string? Choice(string name)
    {
        if (name.Length == 0) name = beginning ?? BuiltInChoices.Model;
        var path = Find(name) ?? throw new RequestException("model", $"there is no model '{name}'; GET /sdapi/v1/sd-models lists those there are");
        return path == BuiltInModels.Checkpoint ? null : path;
    }

    /// <summary>The file whose SHA-256 this is, whole or its first ten digits; null when none is known by it.</summary>
    public string? ByHash(string hash) => Digits().IsMatch(hash) ? All().FirstOrDefault(model => model.Hash == hash || model.Sha256 == hash)?.Filename : null;

    /// <summary>The autoencoders there are, by file name.</summary>
    public IReadOnlyList<ModelFile> Vaes() =>
    [
        .. library.Vaes().Concat(library.All().Where(file => IsVae(file.Name) || index.FactsOf(file.Path).Role == FileRole.Vae)).Where(file => file.Bytes is not null)
            .DistinctBy(file => file.Path).Select(file => file with { Name = Path.GetFileName(file.Path) }),
    ];

    /// <summary>What a request names to get an autoencoder: <see cref="VaeChoice.Automatic"/>, <see cref="VaeChoice.Own"/>, or its full path.</summary>
    /// <exception cref="RequestException">It is nobody's.</exception>
    public string Vae(string name)
    {
        if (VaeChoice.IsAutomatic(name)) return VaeChoice.Automatic;
        if (VaeChoice.IsOwn(name)) return VaeChoice.Own;
        var found = Vaes().FirstOrDefault(file => Matches(name, file.Name) || file.Path == name) ?? library.All().FirstOrDefault(file => Matches(name, file.Name));
        return found?.Path ?? throw new RequestException("vae", $"there is no autoencoder '{name}'; GET /sdapi/v1/sd-vae lists those there are");
    }

    /// <summary>What a request names for the autoencoder of the settings with a checkpoint: theirs, unless they say that it gives way to what suits the checkpoint.</summary>
    /// <param name="settings">What is set, with what the request overrides.</param>
    /// <param name="checkpoint">Full path, or null for the model that comes with Easel.</param>
    /// <exception cref="RequestException">It is nobody's.</exception>
    public string Vae(Settings.ModelSettings settings, string? checkpoint)
    {
        var named = Vae(settings.Vae);
        return !settings.VaeOverrides && new VaeChoice(library).For(checkpoint) is not null ? VaeChoice.Automatic : named;
    }

    private string? Find(string name)
    {
        var wanted = Hash().Replace(name, "").Replace('\\', '/').Trim();
        if (Matches(wanted, Path.GetFileName(BuiltInModels.Checkpoint)) || wanted == BuiltInModels.Checkpoint) return BuiltInModels.Checkpoint;
        var files = library.All().ToList();
        if (files.Find(file => Matches(wanted, file.Name) || file.Path == wanted) is { } named) return named.Path;
        if (beginning is not null && name == beginning && (File.Exists(name) || Directory.Exists(name))) return Path.GetFullPath(name);
        return ByHash(wanted);
    }

    private static bool Matches(string wanted, string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        return new[] { name, file, Path.ChangeExtension(name, null)!, Path.GetFileNameWithoutExtension(file) }.Contains(wanted, StringComparer.OrdinalIgnoreCase);
    }

    // Whatever lies in a folder of models, but what is known to be something else.
    private bool MayPaint(ModelFile file) => !IsVae(file.Name) && index.FactsOf(file.Path) is { Problem: not null } or { Role: FileRole.Checkpoint or FileRole.ForeignCheckpoint or FileRole.Unknown };

    private static bool IsVae(string name) => name.Contains(".vae.", StringComparison.OrdinalIgnoreCase);

    private static WebuiModel Describe(FileHashes hashes, string name, string path)
    {
        var hash = File.Exists(path) ? hashes.Known(path) ?? (new FileInfo(path).Length <= QuicklyHashed ? hashes.Of(path) : null) : null;
        var config = Path.ChangeExtension(path, ".yaml");
        return new WebuiModel(hash is null ? name : $"{name} [{hash.Short}]", Path.GetFileNameWithoutExtension(path), hash?.Short, hash?.Sha256, path, File.Exists(config) ? config : null);
    }

    [GeneratedRegex(@"\s*\[[0-9a-fA-F]{8,64}\]$")]
    private static partial Regex Hash();

    [GeneratedRegex("^([0-9a-f]{10}|[0-9a-f]{64})$")]
    private static partial Regex Digits();
}
