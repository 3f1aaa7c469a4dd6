using Easel.Core.Requests;
using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Studio.Gallery;

/// <summary>The boards people put pictures on.</summary>
/// <param name="storage">The database.</param>
/// <param name="time">The clock.</param>
public sealed class Boards(StudioStorage storage, TimeProvider time)
{
    private const int LongestName = 100;

    /// <summary>All boards by name, with how many pictures of the gallery lie on each.</summary>
    public async Task<IReadOnlyList<(Board Board, int Count)>> All(CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        var boards = await database.Boards.AsNoTracking().ToListAsync(cancel).ConfigureAwait(false);
        var counts = await PictureIndex.Shown(database.Pictures).Where(picture => picture.Trashed == null && picture.BoardId != null)
            .GroupBy(picture => picture.BoardId!).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, cancel).ConfigureAwait(false);
        return [.. boards.OrderBy(board => board.Name, StringComparer.OrdinalIgnoreCase).Select(board => (board, counts.GetValueOrDefault(board.Id)))];
    }

    /// <exception cref="RequestException">The name is taken, empty or too long.</exception>
    public async Task<Board> Create(string name, CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        var board = new Board { Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), Name = await Free(database, name, null, cancel).ConfigureAwait(false), Created = time.GetUtcNow().UtcDateTime };
        database.Boards.Add(board);
        await database.SaveChangesAsync(cancel).ConfigureAwait(false);
        return board;
    }

    /// <summary>Gives a board another name; null when there is none.</summary>
    /// <exception cref="RequestException">As above.</exception>
    public async Task<Board?> Rename(string id, string name, CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        if (await database.Boards.FirstOrDefaultAsync(board => board.Id == id, cancel).ConfigureAwait(false) is not { } board) return null;
        board.Name = await Free(database, name, id, cancel).ConfigureAwait(false);
        await database.SaveChangesAsync(cancel).ConfigureAwait(false);
        return board;
    }

    /// <summary>Takes a board away; its pictures stay in the gallery. False when there is none.</summary>
    public async Task<bool> Delete(string id, CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        return await database.Boards.Where(board => board.Id == id).ExecuteDeleteAsync(cancel).ConfigureAwait(false) > 0;
    }

    private static async Task<string> Free(StudioDatabase database, string name, string? own, CancellationToken cancel)
    {
        name = name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl)) throw new RequestException("name", $"a board's name has 1-{LongestName} characters, none of them a control character");
        if (await database.Boards.AnyAsync(board => board.Name == name && board.Id != own, cancel).ConfigureAwait(false)) throw new RequestException("name", $"there is a board '{name}' already; give another name");
        return name;
    }
}
