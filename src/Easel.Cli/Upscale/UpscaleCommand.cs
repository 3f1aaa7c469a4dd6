using System.CommandLine;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Studio.Faces;
using Easel.Studio.Upscaling;

namespace Easel.Cli.Upscale;

/// <summary><c>easel upscale</c>: makes pictures larger that are there already.</summary>
internal sealed class UpscaleCommand(Func<EngineChoices, IImageEngine> openEngine, TextWriter output, TextWriter error)
{
    private readonly Argument<string[]> files = new("FILE") { Description = "Pictures, and folders of pictures.", Arity = ArgumentArity.OneOrMore };
    private readonly UpscaleOptions options = new();
    private readonly OutputOptions outputs = new();
    private readonly MachineOptions machine = new();

    public Command Build()
    {
        var command = new DescribedCommand("upscale", "Makes pictures larger with a network (ESRGAN, Real-ESRGAN, SwinIR, HAT, DAT, SCUNet), and their faces better with GFPGAN or CodeFormer.")
        {
            Notes = ["Pictures keep their names and what they say about themselves. One that cannot be made larger costs only itself; all of those are named at the end."],
            Examples =
            [
                "easel upscale small.png --scale 4",
                "easel upscale pictures/ --size 1920x1080 --out large",
                "easel upscale face.jpg --upscaler 4x-UltraSharp.pth --upscaler-2 Lanczos --visibility 0.3",
                "easel upscale old.jpg --upscaler none --codeformer-visibility 1 --codeformer-weight 0.7",
            ],
        };
        command.Add(files);
        options.AddTo(command);
        outputs.AddFilesTo(command);
        machine.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var pictures = PictureFiles.Of(parsed.GetRequiredValue(files));
        var library = options.Library(parsed);
        var faces = options.Faces(parsed);
        var recipe = options.Recipe(parsed, library, faces);
        var tiles = options.Tiles(parsed);
        var folder = new PictureFolder(parsed.GetValue(outputs.Out)!);
        folder.Prepare();
        cancel.ThrowIfCancellationRequested();
        var engine = openEngine(machine.Read(parsed));
        try
        {
            using var display = JobDisplays.Open(error, output, parsed.GetValue(outputs.Quiet) ? "none" : parsed.GetValue(outputs.Progress)!);
            var networks = new EngineUpscaling(engine, display, lines => Trace(parsed, lines));
            var steps = new ExtrasSteps(recipe, new Enlarger(networks.Upscale, library, _ => tiles), new FacePainter(networks.Restore, faces));
            return await new UpscaleRun(new FileEnlarging(steps, parsed.GetValue(outputs.Format), parsed.GetValue(outputs.Quality), display.Note), folder, display).Carry(pictures, cancel);
        }
        finally
        {
            if (engine is IDisposable disposable) disposable.Dispose();
        }
    }

    private void Trace(ParseResult parsed, string lines)
    {
        if (parsed.GetValue<bool>("--trace") || Environment.GetEnvironmentVariable(CommandLine.TraceVariable) is "1" or "true") error.WriteLine(lines);
    }
}
