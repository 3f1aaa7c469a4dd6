using Easel.Studio.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace Easel.Server.Tests.Storage;

/// <summary>An empty database of either kind that goes with the test.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    /// <summary>Names a PostgreSQL server's connection string, whose user may create databases.</summary>
    public const string Variable = "EASEL_TEST_POSTGRES";

    private readonly TemporaryFolder folder = new();

    private TestDatabase(DatabaseChoice? choice) => Choice = choice ?? new DatabaseChoice.Sqlite(folder.File("easel.db"));

    public DatabaseChoice Choice { get; }

    /// <summary>Makes one; skips the test when there is no PostgreSQL.</summary>
    public static TestDatabase Make(string kind)
    {
        if (kind == Sqlite) return new TestDatabase(null);
        var server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"{Variable} names no PostgreSQL server; set it to a connection string, such as Host=localhost;Username=postgres");
        return new TestDatabase(new DatabaseChoice.Postgres(new NpgsqlConnectionStringBuilder(server) { Database = $"easel_test_{Guid.NewGuid():N}", Pooling = true }.ConnectionString));
    }

    public Task<StudioStorage> Open() => StudioStorage.Open(Choice, TestContext.Current.CancellationToken);

    /// <summary>Another process's hold on the database: nobody else may write until it is disposed.</summary>
    public static SqliteConnection Hold(string path)
    {
        var other = new SqliteConnection($"Data Source={path};Pooling=False");
        other.Open();
        using var begin = other.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return other;
    }

    public async ValueTask DisposeAsync()
    {
        if (Choice is DatabaseChoice.Postgres postgres)
        {
            await using var database = new StudioDatabase(new DbContextOptionsBuilder<StudioDatabase>().UseNpgsql(postgres.ConnectionString).Options);
            await using (var connection = new NpgsqlConnection(postgres.ConnectionString)) NpgsqlConnection.ClearPool(connection);
            await database.Database.EnsureDeletedAsync(CancellationToken.None);
        }

        SqliteConnectionPools.Clear();
        folder.Dispose();
    }
}
