using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Easel.Studio.Storage;

/// <summary>Opens the database and hands out contexts to it; safe from any thread.</summary>
public sealed class StudioStorage
{
    private const string VersionName = "schema";
    private const string Version = "4";
    private const int MostAttempts = 20;
    private readonly ChangeCount changes = new();
    private readonly PooledDbContextFactory<StudioDatabase> contexts;

    private StudioStorage(DatabaseChoice choice) => contexts = new PooledDbContextFactory<StudioDatabase>(Options(choice, changes));

    /// <summary>Grows with every change made through this object: what was read at one count is still so at the same count.</summary>
    public long Changes => changes.Value;

    /// <summary>Opens <paramref name="choice"/> and makes its tables when there are none.</summary>
    /// <exception cref="StorageException">It cannot be reached, is broken, or of another version.</exception>
    public static async Task<StudioStorage> Open(DatabaseChoice choice, CancellationToken cancel = default)
    {
        var storage = new StudioStorage(choice);
        try
        {
            await using var database = storage.Context();
            await database.Database.EnsureCreatedAsync(cancel).ConfigureAwait(false);
            if (choice is DatabaseChoice.Sqlite) await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancel).ConfigureAwait(false);
            await Check(database, choice, cancel).ConfigureAwait(false);
            await TextIndex.Make(database, cancel).ConfigureAwait(false);
            return storage;
        }
        catch (Exception cause) when (cause is not StorageException && (cause is IOException || StorageException.IsCauseOf(cause))) { throw StorageException.From(choice, cause); }
    }

    /// <summary>A context for one piece of work; dispose it.</summary>
    public StudioDatabase Context() => contexts.CreateDbContext();

    /// <summary>Does work that is done whole or not at all, as if nobody else worked meanwhile; again when others came between (PostgreSQL says so).</summary>
    /// <param name="work">Reads and changes; may be called several times.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task<T> Transaction<T>(Func<StudioDatabase, Task<T>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var database = Context();
            try
            {
                await using var transaction = await database.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel).ConfigureAwait(false);
                var result = await work(database).ConfigureAwait(false);
                await database.SaveChangesAsync(cancel).ConfigureAwait(false);
                await transaction.CommitAsync(cancel).ConfigureAwait(false);
                return result;
            }
            catch (Exception clash) when (attempt < MostAttempts && IsClash(clash)) { }
        }
    }

    private static bool IsClash(Exception clash) =>
        (clash as PostgresException ?? clash.InnerException as PostgresException ?? clash.InnerException?.InnerException as PostgresException)?.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    private static DbContextOptions<StudioDatabase> Options(DatabaseChoice choice, ChangeCount changes)
    {
        var builder = new DbContextOptionsBuilder<StudioDatabase>().AddInterceptors(changes);
        switch (choice)
        {
            case DatabaseChoice.Sqlite sqlite:
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(sqlite.Path))!);
                builder.UseSqlite(new SqliteConnectionStringBuilder { DataSource = sqlite.Path, DefaultTimeout = sqlite.WaitSeconds }.ToString());
                break;
            case DatabaseChoice.Postgres postgres:
                builder.UseNpgsql(postgres.ConnectionString);
                break;
        }

        return builder.Options;
    }

    private static async Task Check(StudioDatabase database, DatabaseChoice choice, CancellationToken cancel)
    {
        var found = await database.Facts.FindAsync([VersionName], cancel).ConfigureAwait(false);
        if (found is null)
        {
            database.Facts.Add(new StoredFact { Name = VersionName, Value = Version });
            await database.SaveChangesAsync(cancel).ConfigureAwait(false);
        }
        else if (found.Value != Version)
        {
            throw new StorageException($"{StorageException.NameOf(choice)} was written by another version of Easel (tables {found.Value}, this one knows {Version}); use that version, or another --data-dir");
        }
    }
}
