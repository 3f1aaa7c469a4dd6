namespace Easel.Studio.Library;

/// <summary>Where models, embeddings and styles lie on this machine.</summary>
/// <param name="Models">Folders that names of models are looked up in, with those below them, in order.</param>
/// <param name="Embeddings">Folder of textual inversions, or null for none.</param>
/// <param name="Styles">The styles.csv, or null for none.</param>
public sealed record StudioFolders(IReadOnlyList<string> Models, string? Embeddings, string? Styles)
{
    /// <summary>Folders that names of autoencoders are looked up in before those of models, as those.</summary>
    public IReadOnlyList<string> Vaes { get; init; } = [];

    /// <summary>Folders of LoRAs.</summary>
    public IReadOnlyList<string> Loras { get; init; } = [];

    /// <summary>Folders of hypernetworks.</summary>
    public IReadOnlyList<string> Hypernetworks { get; init; } = [];

    /// <summary>Folder of wildcards, text files with a choice a line; or null for none. It need not exist.</summary>
    public string? Wildcards { get; init; }

    /// <summary>Folders of models of any kind that no names are looked up in.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>All of them, each once; a file is called after the first it lies in.</summary>
    public IReadOnlyList<string> Library => [.. Models.Concat(Vaes).Concat(Loras).Concat(Hypernetworks).Concat(Embeddings is null ? [] : [Embeddings]).Concat(Others).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];

    /// <summary>Names folders of models, separated as PATH is.</summary>
    public const string ModelsVariable = "EASEL_MODELS";

    /// <summary>Names the folder of embeddings.</summary>
    public const string EmbeddingsVariable = "EASEL_EMBEDDINGS";

    /// <summary>
    /// Those of the environment; without them <c>models</c> here and <c>easel/models</c> in the user's own data, <c>embeddings</c> here or in a
    /// folder of models, and <c>styles.csv</c> here or beside those data. What does not exist is left out, except what the environment names.
    /// </summary>
    public static StudioFolders OfMachine()
    {
        var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } data ? Path.Combine(data, "easel") : null;
        string[] usual = own is null ? ["models"] : ["models", Path.Combine(own, "models")];
        var named = Environment.GetEnvironmentVariable(ModelsVariable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var models = named is { Length: > 0 } ? named : [.. usual.Where(Directory.Exists)];
        var embeddings = Environment.GetEnvironmentVariable(EmbeddingsVariable) is { Length: > 0 } folder
            ? folder
            : models.Select(place => Path.Combine(place, "embeddings")).Prepend("embeddings").FirstOrDefault(Directory.Exists);
        var styles = new[] { "styles.csv", own is null ? "" : Path.Combine(own, "styles.csv") }.FirstOrDefault(File.Exists);
        return new StudioFolders(models, embeddings, styles);
    }
}
