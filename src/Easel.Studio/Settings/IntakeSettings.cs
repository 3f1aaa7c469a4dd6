using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>Limits for pictures and archives that come from outside.</summary>
public sealed record IntakeSettings
{
    [Setting("Picture megapixels", Min = 1, Max = 1000, Help = "Largest picture, in millions of pixels.")]
    public int PictureMegapixels { get; init; } = 64;

    [Setting("Picture side", Min = 64, Max = 65535, Help = "Longest side of a picture, in pixels.")]
    public int PictureSide { get; init; } = 16384;

    [Setting("Picture mebibytes", Min = 1, Max = 1024, Help = "Largest picture file.")]
    public int PictureMebibytes { get; init; } = 48;

    [Setting("Archive entries", Min = 1, Max = 1_000_000, Help = "Most files in a ZIP archive.")]
    public int ArchiveEntries { get; init; } = 10_000;

    [Setting("Archive mebibytes", Min = 1, Max = 65536, Help = "Most that a ZIP archive may unpack to.")]
    public int ArchiveMebibytes { get; init; } = 1024;

    [Setting("Archive ratio", Min = 2, Max = 100_000, Help = "How many times its packed size a file in a ZIP archive may have.")]
    public int ArchiveRatio { get; init; } = 200;

    [Setting("Fetch", Help = "Get pictures from http(s) addresses in requests. Addresses in private networks are refused anyway.")]
    public bool Fetch { get; init; }

    [Setting("Fetch seconds", Min = 1, Max = 600, Help = "How long getting one may take.")]
    public int FetchSeconds { get; init; } = 30;

    [Setting("Fetch agent", Help = "What is said as User-Agent; empty is nothing.")]
    public string FetchAgent { get; init; } = "";
}
