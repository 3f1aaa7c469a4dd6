using System.CommandLine;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Cli.Upscale;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Studio.Library;
using Easel.Studio.Tagging;

namespace Easel.Cli.Dataset;

/// <summary><c>easel dataset</c>: pictures made ready for training.</summary>
internal sealed class DatasetCommand(Func<EngineChoices, IImageEngine> openEngine, TextWriter output, TextWriter error)
{
    private readonly Argument<string[]> files = new("FOLDER") { Description = "Pictures, and folders of pictures.", Arity = ArgumentArity.OneOrMore };
    private readonly DatasetOptions options = new();
    private readonly OutputOptions outputs = new();
    private readonly MachineOptions machine = new();

    public Command Build()
    {
        var prepare = new DescribedCommand("prepare", "Cuts, copies and captions pictures for training; the pictures given stay as they are.")
        {
            Notes = ["Done in this order: split, focal crop, auto size, flipped copies, caption. A picture keeps its name; more than one of it are told apart by -2, -flipped. One that cannot be read costs only itself."],
            Examples =
            [
                "easel dataset prepare photos/ --focal-crop --size 512x512 --flip horizontal --out ready",
                "easel dataset prepare photos/ --describe --out ready",
                "easel dataset prepare comics/ --split --caption --existing-caption append --out ready",
            ],
        };
        prepare.Add(files);
        options.AddTo(prepare);
        outputs.AddFilesTo(prepare);
        machine.AddTo(prepare);
        prepare.SetAction(Run);
        return new DescribedCommand("dataset", "Makes pictures ready for training.") { prepare };
    }

    private async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var pictures = PictureFiles.Of(parsed.GetRequiredValue(files));
        var recipe = options.Recipe(parsed);
        var models = StudioFolders.OfMachine().Models;
        var (captioner, tagger) = (options.Captioner(parsed, new CaptionLibrary(models)), options.Tagger(parsed, new TaggerLibrary(models)));
        var folder = new PictureFolder(parsed.GetValue(outputs.Out)!);
        folder.Prepare();
        var engine = captioner is null && tagger is null ? null : openEngine(machine.Read(parsed));
        try
        {
            using var display = JobDisplays.Open(error, output, parsed.GetValue(outputs.Quiet) ? "none" : parsed.GetValue(outputs.Progress)!);
            var captions = engine is null ? null : new DatasetCaptions(engine, captioner, tagger, options.Writing(parsed), options.Existing(parsed));
            return await new DatasetRun(recipe, captions, folder, (parsed.GetValue(outputs.Format), parsed.GetValue(outputs.Quality)), display).Carry(pictures, cancel);
        }
        finally
        {
            if (engine is IDisposable disposable) disposable.Dispose();
        }
    }
}
