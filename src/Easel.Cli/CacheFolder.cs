namespace Easel.Cli;

/// <summary>Where this user's runs keep what saves time in later ones.</summary>
internal static class CacheFolder
{
    /// <summary>The folder, which need not exist: EASEL_CACHE, or <c>easel</c> in the system's place for a user's local data; null where a user has none.</summary>
    public static string? Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable("EASEL_CACHE") is { Length: > 0 } chosen) return chosen;
            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return local.Length > 0 ? System.IO.Path.Combine(local, "easel") : null;
        }
    }
}
