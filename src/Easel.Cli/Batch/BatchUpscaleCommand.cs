using System.CommandLine;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Cli.Upscale;
using Easel.Core.Engines;
using Easel.Studio.Faces;
using Easel.Studio.Upscaling;

namespace Easel.Cli.Batch;

/// <summary><c>easel batch upscale</c>: many pictures made larger, going on where an earlier run ended.</summary>
internal sealed class BatchUpscaleCommand(Func<EngineChoices, IImageEngine> openEngine, TextWriter output, TextWriter error)
{
    private readonly BatchOptions batch = new();
    private readonly UpscaleOptions options = new();
    private readonly MachineOptions machine = new();

    public Command Build()
    {
        var command = new DescribedCommand("upscale", "Makes many pictures larger, as 'easel upscale' does, and goes on where an earlier run ended.")
        {
            Notes = BatchCommand.Notes,
            Examples = ["easel batch upscale pictures/ --scale 4 --out large", "easel batch upscale pictures.zip --upscaler 4x-UltraSharp.pth --size 1920x1080"],
        };
        options.AddTo(command);
        batch.AddTo(command);
        machine.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var call = new BatchCall(parsed, batch, output, error);
        return call.Run(inputs =>
        {
            var pictures = inputs.Open("PICTURES", batch.Inputs(parsed));
            var library = options.Library(parsed);
            var faces = options.Faces(parsed);
            var recipe = options.Recipe(parsed, library, faces);
            var tiles = options.Tiles(parsed);
            return call.Carry(pictures, 1, () => openEngine(machine.Read(parsed)), Work, cancel);

            BatchWork Work(IImageEngine engine, IJobDisplay display)
            {
                var networks = new EngineUpscaling(engine, display, call.Trace);
                var enlarging = new FileEnlarging(new ExtrasSteps(recipe, new Enlarger(networks.Upscale, library, _ => tiles), new FacePainter(networks.Restore, faces)), batch.Format(parsed), batch.Quality(parsed), display.Note);
                return new BatchWork(async (picture, _, stop) => [await enlarging.Of(picture.Path, stop)], field => field is not ("tile" or "overlap" or "upscaler"));
            }
        });
    }
}
