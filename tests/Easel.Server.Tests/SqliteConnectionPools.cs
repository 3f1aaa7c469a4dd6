using Microsoft.Data.Sqlite;

namespace Easel.Server.Tests;

/// <summary>A pooled connection holds its file, which on Windows then cannot be deleted.</summary>
internal static class SqliteConnectionPools
{
    public static void Clear() => SqliteConnection.ClearAllPools();
}
