namespace Easel.Studio.Storage;

/// <summary>Which database: a SQLite file, or PostgreSQL by a connection string.</summary>
public abstract record DatabaseChoice
{
    /// <param name="Path">The file; made when it does not exist.</param>
    public sealed record Sqlite(string Path) : DatabaseChoice
    {
        /// <summary>How long a writer waits for another process that holds the database, in whole seconds.</summary>
        public int WaitSeconds { get; init; } = 30;
    }

    /// <param name="ConnectionString">As Npgsql reads it: <c>Host=…;Database=…;Username=…</c>.</param>
    public sealed record Postgres(string ConnectionString) : DatabaseChoice;

    /// <summary><paramref name="connectionString"/> when given, else the file in the data folder.</summary>
    public static DatabaseChoice Of(string? connectionString, string dataFolder) =>
        string.IsNullOrWhiteSpace(connectionString) ? new Sqlite(System.IO.Path.Combine(dataFolder, "easel.db")) : new Postgres(connectionString);
}
