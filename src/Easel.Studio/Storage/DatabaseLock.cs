using System.Data.Common;
using Easel.Core.Requests;
using Npgsql;

namespace Easel.Studio.Storage;

/// <summary>
/// Held while a studio works on a PostgreSQL database, so that no second one does: an advisory lock of a session of its own, which ends with the process.
/// When the connection is lost the lock is taken again as soon as that is possible. SQLite's database lies in a folder that <see cref="FolderLock"/> holds.
/// </summary>
public sealed class DatabaseLock : IAsyncDisposable
{
    private const long Key = 0x65_61_73_65_6c; // "easel"; the lock belongs to the database it is taken in
    private const int KeepAliveSeconds = 15;

    // So that the server notices within a minute when this machine is gone and frees the lock.
    private const string Alert = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);

    private readonly DatabaseChoice.Postgres choice;
    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;
    private NpgsqlConnection? connection;
    private volatile string? trouble;

    private DatabaseLock(DatabaseChoice.Postgres choice, NpgsqlConnection connection)
    {
        (this.choice, this.connection) = (choice, connection);
        watching = Task.Run(Watch, CancellationToken.None);
    }

    /// <summary>Why the lock is not held now; null while it is.</summary>
    public string? Trouble => trouble;

    /// <summary>Takes the database; null where it is SQLite's. A server that was killed a moment ago is waited for.</summary>
    /// <exception cref="RequestException">Another studio has it.</exception>
    /// <exception cref="StorageException">It cannot be reached.</exception>
    public static async Task<DatabaseLock?> Take(DatabaseChoice choice, CancellationToken cancel = default)
    {
        if (choice is not DatabaseChoice.Postgres postgres) return null;
        try
        {
            for (var began = TimeProvider.System.GetTimestamp(); ;)
            {
                if (await Locked(postgres, cancel).ConfigureAwait(false) is { } connection) return new DatabaseLock(postgres, connection);
                if (TimeProvider.System.GetElapsedTime(began) > Patience)
                    throw new RequestException("database", $"another Easel works on {StorageException.NameOf(choice)} already; stop it, or give this one a database of its own");
                await Task.Delay(BetweenAttempts, cancel).ConfigureAwait(false);
            }
        }
        catch (DbException cause) { throw StorageException.From(choice, cause); }
    }

    /// <summary>Waits until the lock is held.</summary>
    public async Task Held(CancellationToken cancel)
    {
        while (trouble is not null) await Task.Delay(BetweenAttempts, cancel).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
        stop.Dispose();
    }

    /// <summary>A connection that holds the lock, or null when another holds it.</summary>
    private static async Task<NpgsqlConnection?> Locked(DatabaseChoice.Postgres choice, CancellationToken cancel)
    {
        var text = new NpgsqlConnectionStringBuilder(choice.ConnectionString) { Pooling = false, KeepAlive = KeepAliveSeconds, ApplicationName = "Easel's lock" };
        var connection = new NpgsqlConnection(text.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel).ConfigureAwait(false);
            await using (var alert = new NpgsqlCommand(Alert, connection)) await alert.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            await using var ask = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection) { Parameters = { new NpgsqlParameter { Value = Key } } };
            if (await ask.ExecuteScalarAsync(cancel).ConfigureAwait(false) is true) return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private async Task Watch()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (connection is not null) await connection.WaitAsync(stop.Token).ConfigureAwait(false); // for nothing, or the end
                else await TakeAgain().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
            catch (Exception lost) when (lost is DbException or IOException or InvalidOperationException or TimeoutException or OperationCanceledException)
            {
                trouble = $"the connection that holds the database {StorageException.NameOf(choice)} for this server is lost ({lost.Message}); no job is begun until it is there again";
                if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
                connection = null;
            }
        }
    }

    private async Task TakeAgain()
    {
        await Task.Delay(BetweenAttempts, stop.Token).ConfigureAwait(false);
        connection = await Locked(choice, stop.Token).ConfigureAwait(false);
        trouble = connection is not null ? null : $"another Easel has taken the database {StorageException.NameOf(choice)} meanwhile; stop one of the two; no job is begun here until then";
    }
}
