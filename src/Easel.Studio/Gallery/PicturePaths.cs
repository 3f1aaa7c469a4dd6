using Easel.Core.Imaging;
using Easel.Core.Infotext;

namespace Easel.Studio.Gallery;

/// <summary>Where a finished picture may go, by A1111's patterns: candidates in order, without end. The folders are made.</summary>
internal static class PicturePaths
{
    private const string AlwaysSeed = "[seed]";
    private const string SeedAndPrompt = "[seed]-[prompt_spaces]";

    /// <summary>Of a picture of the gallery in <paramref name="root"/>; <paramref name="suffix"/> ends its name.</summary>
    public static IEnumerable<string> Of(string root, FileNameFacts facts, OutputChoices choices, PictureFormat format, string suffix = "")
    {
        var (folder, name) = Place(root, choices.SubfolderPattern, NamePattern(choices, choices.SubfolderPattern), facts);
        return choices.IsNumbered ? new PictureFolder(folder).NumberedPaths(name + suffix, Extension(format)) : new PictureFolder(folder).NamedPaths(name + suffix, Extension(format));
    }

    /// <summary>Of a sheet of a job's pictures in <paramref name="root"/>; <paramref name="kind"/> begins its name, or it is a grid.</summary>
    public static IEnumerable<string> OfGrid(string root, FileNameFacts facts, OutputChoices choices, GridChoices grids, PictureFormat format, string? kind = null)
    {
        var (folder, name) = Place(root, grids.SubfolderPattern, grids.NamedFully ? NamePattern(choices, grids.SubfolderPattern) : "", facts);
        return new PictureFolder(folder).GridPaths(name, Extension(format), kind);
    }

    /// <summary>Of a picture that was made larger; it is called as the smaller one.</summary>
    public static IEnumerable<string> OfExtra(string name, OutputChoices choices, PictureFormat format) =>
        new PictureFolder(choices.Whole(choices.ExtrasFolder)).NamedPaths(PatternPath.Relative(name).Replace('/', '_'), Extension(format));

    /// <summary>Of a picture that is kept for a day.</summary>
    public static IEnumerable<string> OfADay(string jobId, int index, OutputChoices choices) => new PictureFolder(choices.TemporaryFolder).NamedPaths($"{jobId}-{index}", Extension(PictureFormat.Png));

    public static string Extension(PictureFormat format) => format switch { PictureFormat.Jpeg => ".jpg", PictureFormat.Webp => ".webp", _ => ".png" };

    private static string NamePattern(OutputChoices choices, string subfolders) => choices.NamePattern.Length > 0 ? choices.NamePattern : subfolders.Length > 0 ? AlwaysSeed : SeedAndPrompt;

    // A name pattern may hold folders of its own; a number stands in front of its last part.
    private static (string Folder, string Name) Place(string root, string folderPattern, string namePattern, FileNameFacts facts)
    {
        var folder = folderPattern.Length == 0 ? "" : PatternPath.Relative(FileNamePattern.Apply(folderPattern, facts));
        var name = namePattern.Length == 0 ? "" : PatternPath.Relative(FileNamePattern.Apply(namePattern, facts));
        var last = name.LastIndexOf('/') + 1;
        return (Path.Combine(root, folder, name[..last]), name[last..]);
    }
}
