using Easel.Core.Requests;
using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Studio.Gallery;

/// <summary>The gallery's pictures as people look for them and mark them.</summary>
/// <param name="storage">The database.</param>
public sealed class PictureIndex(StudioStorage storage)
{
    private const int AtOnce = 500;
    private const int MostTags = 100;
    private const int LongestTag = 100;

    /// <summary>A page of pictures with their tags, and how many there are on all pages.</summary>
    public async Task<(IReadOnlyList<StoredPicture> Pictures, int Total)> List(PictureFilter filter, CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        var found = Where(database, filter);
        var total = await found.CountAsync(cancel).ConfigureAwait(false);
        var ordered = filter.OldestFirst ? found.OrderBy(picture => picture.Id) : found.OrderByDescending(picture => picture.Id);
        var rest = filter.Behind is not { } behind ? ordered
            : filter.OldestFirst ? ordered.Where(picture => string.Compare(picture.Id, behind) > 0)
            : ordered.Where(picture => string.Compare(picture.Id, behind) < 0);
        return (await rest.Take(filter.Take).Include(picture => picture.Tags).ToListAsync(cancel).ConfigureAwait(false), total);
    }

    /// <summary>The ids of all pictures that a filter finds, in order; its page does not count.</summary>
    public async Task<IReadOnlyList<string>> Ids(PictureFilter filter, CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        var ids = Where(database, filter).Select(picture => picture.Id);
        return await (filter.OldestFirst ? ids.Order() : ids.OrderDescending()).ToListAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>A picture of the gallery or its trash, with its tags; null when there is none or its file is gone.</summary>
    public async Task<StoredPicture?> Find(string id, CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        return await database.Pictures.AsNoTracking().Include(picture => picture.Tags).FirstOrDefaultAsync(picture => picture.Id == id && picture.IsWritten && !picture.IsMissing, cancel).ConfigureAwait(false);
    }

    /// <summary>Those of the pictures that are there, in the order they are named.</summary>
    public async Task<IReadOnlyList<StoredPicture>> Find(IReadOnlyList<string> ids, CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        var found = new Dictionary<string, StoredPicture>();
        foreach (var some in ids.Distinct().Chunk(AtOnce))
            foreach (var picture in await database.Pictures.AsNoTracking().Where(picture => some.Contains(picture.Id) && picture.IsWritten && !picture.IsMissing).ToListAsync(cancel).ConfigureAwait(false))
                found[picture.Id] = picture;
        return [.. ids.Distinct().Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>Marks a picture; what is null stays. Null when there is none.</summary>
    /// <param name="id">The picture.</param>
    /// <param name="favourite">Whether it is one.</param>
    /// <param name="tags">All its tags.</param>
    /// <param name="board">The board it lies on; empty is none.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RequestException">A tag is empty or too long, or there is no such board.</exception>
    public async Task<StoredPicture?> Mark(string id, bool? favourite, IReadOnlyList<string>? tags, string? board, CancellationToken cancel = default)
    {
        var wanted = tags is null ? null : Checked(tags);
        await using var database = storage.Context();
        var picture = await database.Pictures.Include(picture => picture.Tags).FirstOrDefaultAsync(picture => picture.Id == id && picture.IsWritten && !picture.IsMissing, cancel).ConfigureAwait(false);
        if (picture is null) return null;
        await CheckBoard(database, board, cancel).ConfigureAwait(false);
        picture.IsFavourite = favourite ?? picture.IsFavourite;
        if (board is not null) picture.BoardId = board.Length == 0 ? null : board;
        if (wanted is not null)
        {
            foreach (var tag in picture.Tags.Where(tag => !wanted.Contains(tag.Tag)).ToList()) picture.Tags.Remove(tag);
            foreach (var tag in wanted.Where(tag => picture.Tags.All(other => other.Tag != tag))) picture.Tags.Add(new PictureTag { Tag = tag });
        }

        await database.SaveChangesAsync(cancel).ConfigureAwait(false);
        return picture;
    }

    /// <summary>Marks many pictures in one piece; what is null stays. Those that are gone are passed over.</summary>
    /// <param name="ids">The pictures.</param>
    /// <param name="favourite">Whether they are.</param>
    /// <param name="tag">One tag more for each; a picture with 100 of them gets none.</param>
    /// <param name="board">The board they lie on; empty is none.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RequestException">The tag is empty or too long, or there is no such board.</exception>
    public Task Mark(IReadOnlyCollection<string> ids, bool? favourite, string? tag, string? board, CancellationToken cancel = default)
    {
        var wanted = tag is null ? null : Checked([tag]).Single();
        return storage.Transaction(async database =>
        {
            await CheckBoard(database, board, cancel).ConfigureAwait(false);
            foreach (var some in ids.Distinct().Chunk(AtOnce))
            {
                var pictures = database.Pictures.Where(picture => some.Contains(picture.Id) && picture.IsWritten && !picture.IsMissing);
                if (favourite is { } isFavourite) await pictures.ExecuteUpdateAsync(set => set.SetProperty(picture => picture.IsFavourite, isFavourite), cancel).ConfigureAwait(false);
                if (board is not null) await pictures.ExecuteUpdateAsync(set => set.SetProperty(picture => picture.BoardId, board.Length == 0 ? null : board), cancel).ConfigureAwait(false);
                if (wanted is null) continue;
                var numbers = await pictures.Where(picture => picture.Tags.Count < MostTags && picture.Tags.All(other => other.Tag != wanted)).Select(picture => picture.Number).ToListAsync(cancel).ConfigureAwait(false);
                database.Tags.AddRange(numbers.Select(number => new PictureTag { PictureNumber = number, Tag = wanted }));
            }

            return ids.Count;
        }, cancel);
    }

    /// <summary>All tags in use, with how many pictures bear each, by name.</summary>
    public async Task<IReadOnlyList<(string Tag, int Count)>> Tags(CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        var counts = await (from tag in database.Tags
                            join picture in Shown(database.Pictures) on tag.PictureNumber equals picture.Number
                            where picture.Trashed == null
                            group tag by tag.Tag into same
                            select new { Tag = same.Key, Count = same.Count() }).ToListAsync(cancel).ConfigureAwait(false);
        return [.. counts.OrderBy(one => one.Tag, StringComparer.OrdinalIgnoreCase).Select(one => (one.Tag, one.Count))];
    }

    /// <summary>All models that pictures name, with how many each made, by name.</summary>
    public async Task<IReadOnlyList<(string Model, int Count)>> Models(CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        var counts = await Shown(database.Pictures).Where(picture => picture.Trashed == null && picture.Model != null)
            .GroupBy(picture => picture.Model!).Select(same => new { Model = same.Key, Count = same.Count() }).ToListAsync(cancel).ConfigureAwait(false);
        return [.. counts.OrderBy(one => one.Model, StringComparer.OrdinalIgnoreCase).Select(one => (one.Model, one.Count))];
    }

    internal static IQueryable<StoredPicture> Shown(IQueryable<StoredPicture> pictures) => pictures.Where(picture => picture.InGallery && picture.IsWritten && !picture.IsMissing);

    private static IQueryable<StoredPicture> Where(StudioDatabase database, PictureFilter filter)
    {
        var found = Shown((filter.Text is { } text ? TextIndex.Search(database, text) : database.Pictures).AsNoTracking());
        found = filter.IsTrashed ? found.Where(picture => picture.Trashed != null) : found.Where(picture => picture.Trashed == null);
        if (filter.Model is { } model) found = found.Where(picture => picture.Model == model || picture.ModelHash == model);
        if (filter.Sampler is { } sampler) found = found.Where(picture => picture.Sampler == sampler);
        if (filter.Width is { } width) found = found.Where(picture => picture.Width == width);
        if (filter.Height is { } height) found = found.Where(picture => picture.Height == height);
        if (filter.From is { } from) found = found.Where(picture => picture.Created >= from);
        if (filter.Until is { } until) found = found.Where(picture => picture.Created < until);
        if (filter.Seed is { } seed) found = found.Where(picture => picture.Seed == seed);
        if (filter.IsFavourite is { } favourite) found = found.Where(picture => picture.IsFavourite == favourite);
        if (filter.IsGrid is { } grid) found = found.Where(picture => picture.IsGrid == grid);
        if (filter.JobId is { } job) found = found.Where(picture => picture.JobId == job);
        if (filter.Board is { } board) found = board.Length == 0 ? found.Where(picture => picture.BoardId == null) : found.Where(picture => picture.BoardId == board);
        foreach (var tag in filter.Tags) found = found.Where(picture => picture.Tags.Any(other => other.Tag == tag));
        return found;
    }

    private static async Task CheckBoard(StudioDatabase database, string? board, CancellationToken cancel)
    {
        if (board is { Length: > 0 } && !await database.Boards.AnyAsync(other => other.Id == board, cancel).ConfigureAwait(false)) throw new RequestException("board", $"there is no board {board}; give a board's id, or empty text for none");
    }

    private static HashSet<string> Checked(IReadOnlyList<string> tags)
    {
        if (tags.Count > MostTags) throw new RequestException("tags", $"{tags.Count} tags are too many; give at most {MostTags}");
        foreach (var tag in tags)
            if (tag.Trim().Length is 0 or > LongestTag || tag.Any(char.IsControl)) throw new RequestException("tags", $"a tag has 1-{LongestTag} characters, none of them a control character");
        return [.. tags.Select(tag => tag.Trim())];
    }
}
