using Easel.Core.Requests;

namespace Easel.Cli.Serve;

/// <summary>Where a server keeps what is its own.</summary>
internal static class DataFolder
{
    /// <summary>Names the folder.</summary>
    public const string Variable = "EASEL_DATA";

    /// <summary>The folder given, else the environment's, else <c>easel</c> among the user's data; a full path.</summary>
    /// <exception cref="RequestException">The user has no place for data.</exception>
    public static string Of(string? given)
    {
        if (given is { Length: > 0 }) return Path.GetFullPath(given);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return Path.GetFullPath(named);
        var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return own.Length > 0 ? Path.Combine(own, "easel") : throw new RequestException("data_dir", $"this user has no place for data; give --data-dir FOLDER, or set {Variable}");
    }
}
