using System.ComponentModel;
using System.Globalization;
using Easel.Core.Catalogs;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Gallery;
using Easel.Studio.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Easel.Server.Api.Gallery;

/// <summary>What a list of pictures is asked for.</summary>
public sealed record ImageQuery
{
    private static readonly string[] Names = ["q", "model", "sampler", "size", "from", "until", "seed", "tag", "board", "favourite", "trashed", "grid", "job", "order", "cursor", "take"];

    [FromQuery(Name = "q"), Description("Words to look for in prompts and parameters, each by its beginning; \"words in quotes\" stand one behind the other; -word must not be there.")]
    public string? Text { get; init; }

    [FromQuery(Name = "model"), Description("The model's name or hash, as pictures name it.")]
    public string? Model { get; init; }

    [FromQuery(Name = "sampler"), Description("The sampler's id, title or another of its names.")]
    public string? Sampler { get; init; }

    [FromQuery(Name = "size"), Description("Width and height, such as 512x768.")]
    public string? Size { get; init; }

    [FromQuery(Name = "from"), Description("A day of the server's (2026-01-31), or a moment (2026-01-31T18:00:00Z).")]
    public string? From { get; init; }

    [FromQuery(Name = "until"), Description("A day, which still counts, or a moment.")]
    public string? Until { get; init; }

    [FromQuery(Name = "seed")]
    public long? Seed { get; init; }

    [FromQuery(Name = "tag"), Description("Several are allowed; all of them must be on a picture.")]
    public string[]? Tag { get; init; }

    [FromQuery(Name = "board"), Description("A board's id, or none.")]
    public string? Board { get; init; }

    [FromQuery(Name = "favourite")]
    public bool? Favourite { get; init; }

    [FromQuery(Name = "trashed"), Description("What lies in the trash, instead of what does not.")]
    public bool? Trashed { get; init; }

    [FromQuery(Name = "grid"), Description("Only sheets of a job's pictures, or only what is none.")]
    public bool? Grid { get; init; }

    [FromQuery(Name = "job"), Description("The job that made them.")]
    public string? Job { get; init; }

    [FromQuery(Name = "order"), Description("newest (usual) or oldest.")]
    public string? Order { get; init; }

    [FromQuery(Name = "cursor"), Description("As the page before gave it.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "take"), Description("How many at most, 1-500; 100 is usual.")]
    public int? Take { get; init; }

    /// <summary>The filter it stands for.</summary>
    /// <param name="given">The names in the address, of which a misspelt one would otherwise show too much.</param>
    /// <param name="zone">The server's, for days.</param>
    /// <exception cref="RequestException">Something in it is not possible, named by parameter.</exception>
    public PictureFilter Filter(IQueryCollection given, TimeZoneInfo zone)
    {
        if (given.Keys.FirstOrDefault(name => !Names.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown) throw new RequestException(unknown, $"there is no such parameter{Spelling.Hint(unknown, Names)}; known: {string.Join(", ", Names)}");
        if (Take is < 1 or > 500) throw new RequestException("take", $"{Take} is outside 1-500");
        if (Order is not (null or "newest" or "oldest")) throw new RequestException("order", $"there is no '{Order}'; give newest or oldest");
        if (Cursor is not null && (Cursor.Length != 32 || !Cursor.All(char.IsAsciiHexDigitLower))) throw new RequestException("cursor", "it is none that a page gave");
        var (width, height) = Measures();
        return new PictureFilter
        {
            Text = Text is null ? null : TextQuery.Parse("q", Text),
            Model = Model,
            Sampler = Sampler is null ? null : SamplerNames.Samplers.FirstOrDefault(known => known.Aliases.Append(known.Id).Append(known.Title).Contains(Sampler, StringComparer.OrdinalIgnoreCase))?.Title ?? Sampler,
            Width = width,
            Height = height,
            From = Moment("from", From, zone, daysLater: 0),
            Until = Moment("until", Until, zone, daysLater: 1),
            Seed = Seed,
            Tags = Tag ?? [],
            Board = Board == "none" ? "" : Board,
            IsFavourite = Favourite,
            IsTrashed = Trashed ?? false,
            IsGrid = Grid,
            JobId = Job,
            OldestFirst = Order == "oldest",
            Behind = Cursor,
            Take = Take ?? 100,
        };
    }

    private (int? Width, int? Height) Measures()
    {
        if (Size is null) return (null, null);
        var parts = Size.Split('x', 'X');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            ? (width, height)
            : throw new RequestException("size", $"'{Size}' is no size; give width and height, such as 512x768");
    }

    private static DateTime? Moment(string field, string? text, TimeZoneInfo zone, int daysLater)
    {
        if (text is null) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue.AddDays(-2) && day > DateOnly.MinValue.AddDays(2))
            return TimeZoneInfo.ConvertTimeToUtc(day.AddDays(daysLater).ToDateTime(TimeOnly.MinValue), zone);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.UtcDateTime
            : throw new RequestException(field, $"'{text}' is neither a day (2026-01-31) nor a moment (2026-01-31T18:00:00Z)");
    }
}
