namespace Easel.Studio.Settings;

/// <summary>The folders pictures go into, as full paths.</summary>
/// <param name="Txt2img">Pictures from text.</param>
/// <param name="Img2img">Pictures from pictures.</param>
/// <param name="Extras">Upscaled pictures.</param>
/// <param name="Txt2imgGrids">Grids of the first.</param>
/// <param name="Img2imgGrids">Grids of the second.</param>
/// <param name="Init">Pictures that requests begin with.</param>
public sealed record OutputFolders(string Txt2img, string Img2img, string Extras, string Txt2imgGrids, string Img2imgGrids, string Init)
{
    /// <summary>The folders the settings name.</summary>
    /// <param name="settings">Of <see cref="StudioSettings.Saving"/>.</param>
    /// <param name="root">What they lie in, as <see cref="Root"/> gives it.</param>
    public static OutputFolders Of(SavingSettings settings, string root) => new(
        Path.GetFullPath(settings.Txt2imgFolder, root),
        Path.GetFullPath(settings.Img2imgFolder, root),
        Path.GetFullPath(settings.ExtrasFolder, root),
        Path.GetFullPath(settings.Txt2imgGrids, root),
        Path.GetFullPath(settings.Img2imgGrids, root),
        Path.GetFullPath(settings.InitFolder, root));

    /// <summary>The folder all lie in: the one given at start, or the settings' own.</summary>
    /// <param name="settings">Of <see cref="StudioSettings.Saving"/>.</param>
    /// <param name="dataFolder">The studio's data folder.</param>
    /// <param name="given">The start option <c>--outdir</c>, or null.</param>
    public static string Root(SavingSettings settings, string dataFolder, string? given) => given is not null ? Path.GetFullPath(given) : Path.GetFullPath(settings.Folder, Path.GetFullPath(dataFolder));
}
