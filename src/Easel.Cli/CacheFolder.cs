namespace Easel.Cli;

/// <summary>Where this user's runs keep what saves time in later ones.</summary>
internal static class CacheFolder
{
    /// <summary>The folder, which need not exist: EASEL_CACHE, or the system's own place for it; null where a user has none.</summary>
    public static string? Path
    {
        get
        {
            if (Variable("EASEL_CACHE") is { } chosen) return chosen;
            if (OperatingSystem.IsWindows()) return Below(Environment.SpecialFolder.LocalApplicationData, "Easel", "Cache");
            if (OperatingSystem.IsMacOS()) return Below(Environment.SpecialFolder.UserProfile, "Library", "Caches", "Easel");
            return Variable("XDG_CACHE_HOME") is { } caches ? System.IO.Path.Combine(caches, "easel") : Below(Environment.SpecialFolder.UserProfile, ".cache", "easel");
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string? Below(Environment.SpecialFolder place, params ReadOnlySpan<string> names) =>
        Environment.GetFolderPath(place) is { Length: > 1 } root ? System.IO.Path.Combine([root, .. names]) : null;
}
