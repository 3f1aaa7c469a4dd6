using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Easel.Studio.Storage;

/// <summary>The database cannot be used; says which, why and what to do.</summary>
public sealed class StorageException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What went wrong while <paramref name="choice"/> was used.</summary>
    public static StorageException From(DatabaseChoice choice, Exception cause) => new(choice switch
    {
        DatabaseChoice.Sqlite => $"the database {NameOf(choice)} cannot be used ({cause.Message}); see that the disk has room, that the folder can be written to and that the file is a database of Easel's",
        _ => $"the database {NameOf(choice)} cannot be used ({cause.Message}); see that the server runs and that the connection string is right",
    }, cause);

    /// <summary>Whether it is the database that failed, not the work.</summary>
    public static bool IsCauseOf(Exception fault) =>
        fault is StorageException or System.Data.Common.DbException or DbUpdateException || (fault is InvalidOperationException && fault.InnerException is System.Data.Common.DbException);

    /// <summary>The database for messages; without a password.</summary>
    public static string NameOf(DatabaseChoice choice) => choice switch
    {
        DatabaseChoice.Sqlite sqlite => sqlite.Path,
        DatabaseChoice.Postgres postgres => new NpgsqlConnectionStringBuilder(postgres.ConnectionString) is var parts ? $"{parts.Host}/{parts.Database}" : "",
        _ => "",
    };
}
