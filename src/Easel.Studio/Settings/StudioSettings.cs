using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Core.Settings;
using Easel.Studio.Gallery;

namespace Easel.Studio.Settings;

/// <summary>Everything a person can set, as it stands in <c>settings.yaml</c>: one section a property, immutable. A section's keys are its properties in snake case.</summary>
public sealed record StudioSettings
{
    [Setting("Saving", Help = "Which pictures are kept, where, and under which names.")]
    public SavingSettings Saving { get; init; } = new();

    [Setting("Grids", Help = "Sheets of all pictures of a job.")]
    public GridSettings Grids { get; init; } = new();

    [Setting("Infotext", Help = "The parameters that are written into pictures.")]
    public InfotextSettings Infotext { get; init; } = new();

    [Setting("Previews", Help = "Pictures in the making.")]
    public PreviewSettings Previews { get; init; } = new();

    [Setting("Queue", Help = "The list of jobs.")]
    public QueueSettings Queue { get; init; } = new();

    [Setting("Models", Help = "What paints when a request does not say.")]
    public ModelSettings Models { get; init; } = new();

    [Setting("Downloads", Help = "Loading models from Hugging Face, CivitAI and other addresses.")]
    public DownloadSettings Downloads { get; init; } = new();

    [Setting("Pictures", Help = "What changes pictures and stands in no request of its own; the same names as options of 'easel generate'.")]
    public PictureOptions Pictures { get; init; } = new();

    [Setting("Faces", Help = "Painting faces anew.")]
    public FaceSettings Faces { get; init; } = new();

    [Setting("Security", Help = "Limits for those who use this server over the network.")]
    public SecuritySettings Security { get; init; } = new();

    [Setting("Intake", Help = "Limits for pictures and archives that come from outside.")]
    public IntakeSettings Intake { get; init; } = new();

    /// <summary>A1111's settings that mean nothing to Easel, by A1111's names, as JSON: kept so that its clients find again what they left.</summary>
    public ImmutableSortedDictionary<string, string> Webui { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>A request with no prompt in which the settings speak: what every API begins with and lays over it what a client gives. Of its own records, so that they may be filled in.</summary>
    public ImageRequest Request => new()
    {
        Prompt = "",
        Model = Models.OwnCheckpoint,
        Vae = Models.OwnVae,
        ClipSkip = Models.ClipSkip,
        Seeds = new Seeds { EtaNoiseSeedDelta = Models.EtaNoiseSeedDelta },
        Options = Pictures with { },
        Faces = Faces.Restore ? Faces.Restoration : null,
        UnsaidKeys = Infotext.UnsaidKeys,
        KeepUnfinished = Saving.Unfinished,
        KeepFirstPass = Saving.BeforeHires,
    };

    /// <summary>What the gallery is told.</summary>
    /// <param name="root">The folder all output folders lie in, as <see cref="OutputFolders.Root"/> gives it.</param>
    /// <param name="temporaryFolder">Folder of pictures that are not kept.</param>
    public OutputChoices Outputs(string root, string temporaryFolder) => new()
    {
        Folder = root,
        TemporaryFolder = temporaryFolder,
        Save = Saving.Save,
        Txt2ImgFolder = Saving.Txt2imgFolder,
        Img2ImgFolder = Saving.Img2imgFolder,
        ExtrasFolder = Saving.ExtrasFolder,
        SubfolderPattern = Saving.IntoFolders ? Saving.FolderName : "",
        NamePattern = Saving.FileName,
        IsNumbered = Saving.Number,
        Format = Saving.Format,
        Quality = Saving.Quality,
        WebpLossless = Saving.WebpLossless,
        Replaces = Saving.WhenTaken == SavingSettings.TakenNames.Replace,
        PromptWords = Saving.PromptWords,
        TextInside = Infotext.InPictures,
        TextBeside = Infotext.Beside,
        Grids = Grids.Save ? Grids.Choices(Saving) : null,
        StartFolder = Saving.InitFolder,
        KeepsStarts = Saving.InitPictures,
        TrashDays = Saving.TrashDays,
    };
}
