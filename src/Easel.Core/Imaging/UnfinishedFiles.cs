using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Core.Imaging;

/// <summary>What <see cref="AtomicFile"/> leaves behind when its process is killed: <c>NAME.PROCESS-THREAD.part</c>.</summary>
public static partial class UnfinishedFiles
{
    private static readonly TimeSpan Doubt = TimeSpan.FromMinutes(1);

    /// <summary>Deletes those in a folder whose process is gone; those of a process that lives stay. Links are not followed.</summary>
    /// <param name="folder">It need not exist.</param>
    /// <param name="below">Whether the folders below are gone through.</param>
    /// <returns>How many.</returns>
    public static int Remove(string folder, bool below = true)
    {
        if (!Directory.Exists(folder)) return 0;
        var everything = new EnumerationOptions { RecurseSubdirectories = below, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var count = 0;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + AtomicFile.UnfinishedSuffix, everything))
        {
            if (!(Name().Match(file.Name) is { Success: true } name && int.TryParse(name.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && IsGone(process, file.LastWriteTimeUtc))) continue;
            try
            {
                file.Delete();
                count++;
            }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // at worst a small file stays
        }

        return count;
    }

    // Numbers come again: one that began long after the file was written did not write it.
    private static bool IsGone(int number, DateTime written)
    {
        try
        {
            using var process = Process.GetProcessById(number);
            return process.HasExited || process.StartTime.ToUniversalTime() > written + Doubt;
        }
        catch (ArgumentException) { return true; }
        catch (Exception unknown) when (unknown is InvalidOperationException or Win32Exception or NotSupportedException) { return false; }
    }

    [GeneratedRegex(@"\.(\d{1,10})-\d{1,10}\.part$")]
    private static partial Regex Name();
}
