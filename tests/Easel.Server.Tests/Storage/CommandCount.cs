using System.Diagnostics;
using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Easel.Server.Tests.Storage;

/// <summary>Counts the commands that go to one database, of all that tests use at the same time.</summary>
internal sealed class CommandCount : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string database;
    private readonly List<IDisposable> subscriptions = [];
    private int count;

    private CommandCount(string database) => this.database = database;

    /// <summary>How many since the last look.</summary>
    public int Take() => Interlocked.Exchange(ref count, 0);

    public static CommandCount Of(DatabaseChoice choice)
    {
        var counter = new CommandCount(choice switch { DatabaseChoice.Sqlite sqlite => sqlite.Path, DatabaseChoice.Postgres postgres => new Npgsql.NpgsqlConnectionStringBuilder(postgres.ConnectionString).Database!, _ => "" });
        counter.subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(counter));
        return counter;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name != "Microsoft.EntityFrameworkCore") return;
        lock (subscriptions) subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandExecutedEventData { Command.Connection: { } connection } && (connection.DataSource == database || connection.Database == database)) Interlocked.Increment(ref count);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        lock (subscriptions)
            foreach (var subscription in subscriptions) subscription.Dispose();
    }
}
