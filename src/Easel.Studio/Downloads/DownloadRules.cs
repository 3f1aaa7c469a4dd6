namespace Easel.Studio.Downloads;

/// <summary>How patient a download is, and when it uses several connections.</summary>
public sealed record DownloadRules
{
    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Attempts in a row that bring nothing, at least 1.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Wait before the second attempt; it doubles each time.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait that a server may ask for before the download is given up.</summary>
    public TimeSpan LongestAsked { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Connections for one file.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Bytes from which on a file is loaded over several connections.</summary>
    public long LargeBytes { get; init; } = 64 << 20;

    /// <summary>Bytes an attempt must bring so that those before it are forgiven.</summary>
    public long EnoughBytes { get; init; } = 1 << 20;

    /// <summary>Bytes between two notes of how far a file is.</summary>
    public long NoteBytes { get; init; } = 32 << 20;

    /// <summary>Bytes that stay free on the disk.</summary>
    public long SpareBytes { get; init; } = 64 << 20;

    /// <summary>Bytes free in a folder, or null where nobody knows.</summary>
    public Func<string, long?> FreeSpace { get; init; } = OfDisk;

    /// <summary>The name of the disk that a folder lies on.</summary>
    public Func<string, string> DiskOf { get; init; } = NameOfDisk;

    // The longest of the places where disks begin. A folder behind a link counts with the disk of the link: then too much is set aside, or too little.
    private static string NameOfDisk(string folder)
    {
        try { return DriveInfo.GetDrives().Select(drive => drive.Name).Where(place => IsWithin(folder, place)).MaxBy(place => place.Length) ?? ""; }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException) { return ""; }
    }

    private static bool IsWithin(string folder, string place) =>
        $"{folder}{Path.DirectorySeparatorChar}".StartsWith(Path.EndsInDirectorySeparator(place) ? place : place + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static long? OfDisk(string folder)
    {
        try { return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace; }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException) { return null; }
    }
}
