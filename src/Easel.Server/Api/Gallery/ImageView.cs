using System.ComponentModel;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Gallery;

namespace Easel.Server.Api.Gallery;

/// <summary>A picture of the gallery as the API shows it.</summary>
public sealed record ImageView
{
    public required string Id { get; init; }

    [Description("The job that made it; absent for a file that was found in the folder.")]
    public string? Job { get; init; }

    public required DateTime Created { get; init; }

    [Description("The name of its file.")]
    public required string Name { get; init; }

    [Description("Its file, relative to the server. Another content has another address.")]
    public required string Url { get; init; }

    [Description("A small WebP of it, relative to the server; size may be added.")]
    public required string Thumbnail { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required long Bytes { get; init; }

    public required long Seed { get; init; }

    public required string Prompt { get; init; }

    public required string NegativePrompt { get; init; }

    public string? Model { get; init; }

    public string? ModelHash { get; init; }

    public string? Sampler { get; init; }

    [Description("Whether it is a sheet of a job's pictures.")]
    public required bool Grid { get; init; }

    public required bool Favourite { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    [Description("Id of the board it lies on.")]
    public string? Board { get; init; }

    [Description("When it was thrown into the trash.")]
    public DateTime? Trashed { get; init; }

    [Description("The parameters as A1111 writes them; not in lists.")]
    public string? Infotext { get; init; }

    [Description("The request that would make it again, read out of its parameters; not in lists.")]
    public ImageRequest? Request { get; init; }

    /// <summary>For lists.</summary>
    public static ImageView Of(StoredPicture picture)
    {
        var version = picture.ContentHash[..Math.Min(8, picture.ContentHash.Length)];
        return new ImageView
        {
            Id = picture.Id,
            Job = picture.JobId,
            Created = picture.Created,
            Name = Path.GetFileName(picture.TrashedFrom ?? picture.Path),
            Url = $"/api/v1/images/{picture.Id}/file?v={version}",
            Thumbnail = $"/api/v1/images/{picture.Id}/thumbnail?v={version}",
            Width = picture.Width,
            Height = picture.Height,
            Bytes = picture.Bytes,
            Seed = picture.Seed,
            Prompt = picture.Prompt,
            NegativePrompt = picture.NegativePrompt,
            Model = picture.Model,
            ModelHash = picture.ModelHash,
            Sampler = picture.Sampler,
            Grid = picture.IsGrid,
            Favourite = picture.IsFavourite,
            Tags = [.. picture.Tags.Select(tag => tag.Tag).Order(StringComparer.OrdinalIgnoreCase)],
            Board = picture.BoardId,
            Trashed = picture.Trashed,
        };
    }

    /// <summary>With everything.</summary>
    public static ImageView Whole(StoredPicture picture) => Of(picture) with
    {
        Infotext = picture.Infotext,
        Request = picture.Infotext.Length == 0 ? null : InfotextReader.Read(picture.Infotext).Request,
    };
}
