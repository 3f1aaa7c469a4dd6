using System.ComponentModel;
using Easel.Diffusion.Architectures;
using Easel.Studio.Library;

namespace Easel.Server.Api.Native;

/// <summary>A model of the studio's folders.</summary>
public sealed record ModelView
{
    [Description("For the other routes of models; null for the model that comes with Easel.")]
    public string? Id { get; init; }

    [Description("What a request's model or vae says, where it is a checkpoint or an autoencoder.")]
    public required string Name { get; init; }

    [Description("The file or folder; null for the model that comes with Easel.")]
    public string? Path { get; init; }

    [Description("Size of the file; null for folders.")]
    public long? Bytes { get; init; }

    public FileRole Kind { get; init; }

    [Description("What it is, in words.")]
    public required string Description { get; init; }

    [Description("What it is made for, in words.")]
    public string? BaseModel { get; init; }

    [Description("sd1, sd2, sdxl or sdxl_refiner where its shapes or metadata tell.")]
    public ModelFamily? Family { get; init; }

    public string? Title { get; init; }

    [Description("First ten digits of the file's SHA-256; null while it was not read through.")]
    public string? Hash { get; init; }

    public string? Sha256 { get; init; }

    [Description("The name it was trained under.")]
    public string? Alias { get; init; }

    public string? Algorithm { get; init; }

    public string? Prediction { get; init; }

    public string? Resolution { get; init; }

    public string? Licence { get; init; }

    public string? Author { get; init; }

    [Description("What a prompt says to call it forth.")]
    public IReadOnlyList<string> Words { get; init; } = [];

    public IReadOnlyList<TrainedTag> Tags { get; init; } = [];

    public ModelNotes? Notes { get; init; }

    public ModelAbility Ability { get; init; }

    [Description("Why it cannot be used, or null.")]
    public string? Problem { get; init; }

    [Description("Something odd that does no harm, or null.")]
    public string? Remark { get; init; }

    public bool HasPreview { get; init; }

    [Description("Other files with the same tensors.")]
    public IReadOnlyList<ModelTwin> Twins { get; init; } = [];

    internal static ModelView Of(ModelCard card, StudioFolders folders) => new()
    {
        Id = card.Id,
        Name = card.Name,
        Path = card.Path,
        Bytes = card.IsFolder ? null : card.Bytes,
        Kind = card.Role,
        Description = card.Facts.Description,
        BaseModel = card.BaseModel,
        Family = card.Facts.Family,
        Title = card.Title,
        Hash = card.Hash,
        Sha256 = card.Sha256,
        Alias = card.Facts.Alias,
        Algorithm = card.Facts.Algorithm,
        Prediction = card.Facts.Prediction,
        Resolution = card.Facts.Resolution,
        Licence = card.Facts.Licence,
        Author = card.Facts.Author ?? card.Civitai?.Author,
        Words = card.Words,
        Tags = card.Facts.Tags,
        Notes = card.Notes,
        Ability = ModelUse.Of(card, folders),
        Problem = card.Problem,
        Remark = card.Facts.Remark,
        HasPreview = card.Preview is not null,
        Twins = card.Twins,
    };
}
