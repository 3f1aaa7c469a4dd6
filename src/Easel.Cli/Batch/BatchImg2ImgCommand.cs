using System.CommandLine;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Server.Client;
using Easel.Studio.Batches;
using Easel.Studio.Library;

namespace Easel.Cli.Batch;

/// <summary><c>easel batch img2img</c>: many pictures painted over, or where masks say so.</summary>
internal sealed class BatchImg2ImgCommand(Func<EngineChoices, IImageEngine> openEngine, TextWriter output, TextWriter error)
{
    // Mistakes in these are one picture's.
    private static readonly string[] OfPicture = ["prompt", "negative_prompt", "width", "height", "size", "masks", PictureRecipe.PromptsField];

    private readonly BatchOptions batch = new();
    private readonly BatchRuleOptions rules = new();
    private readonly RequestOptions requests = new();
    private readonly LibraryOptions library = new();
    private readonly MachineOptions machine = new();
    private readonly StudioOptions studio = new();

    public Command Build()
    {
        var command = new DescribedCommand("img2img", "Paints over many pictures, or inpaints them where their masks say so.")
        {
            Notes = BatchCommand.Notes,
            Examples =
            [
                "easel batch img2img photos/ --prompt \"an oil painting\" --strength 0.5 --out painted",
                "easel batch img2img photos.zip --masks masks/ --prompt \"a clear sky\" --seeds next --seed 1",
                "easel batch img2img made/ --png-info prompt,negative,seed,sampler,steps,cfg --strength 0.3 --scale 2 -m model.safetensors",
                "easel batch img2img photos/ --prompts-from captions/ --json > result.json",
            ],
        };
        rules.AddTo(command);
        requests.AddBesidePicturesTo(command);
        command.Add("What to paint", library.OfStyles);
        command.Add("Model", library.OfMachine);
        batch.AddTo(command);
        machine.AddTo(command);
        studio.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var call = new BatchCall(parsed, batch, output, error);
        return call.Run(inputs =>
        {
            var server = studio.Read(parsed, [.. machine.All, .. library.OfMachine]);
            var pictures = inputs.Open("PICTURES", batch.Inputs(parsed));
            var masks = rules.Masks(parsed) is { } folder ? new MaskFolder(inputs.Open("masks", [folder])) : null;
            var common = Common(parsed, pictures[0], masks is not null);
            var differing = rules.Read(parsed, requests.NamesSize(parsed), common.Model is null || ModelLibrary.IsEmbedded(common.Model) ? null : 1);
            RequestLimits.Check(common);

            var folders = library.Folders(parsed);
            var plan = library.Planning(parsed, folders, namesStay: server is not null);
            _ = plan(common, null); // names that are nobody's are told before anything begins
            if (!batch.IsQuiet(parsed)) error.WriteLine($"painting over {GenerateRun.Count(pictures.Count, "picture")} with {common.Model ?? "the model that comes with Easel"}{(server is null ? "" : $" on {server.Address}")}");
            return call.Carry(pictures, common.BatchSize * common.BatchCount, Open, Work, cancel);

            IImageEngine Open() => server is not null
                ? new ServerEngine(server.Address, server.Key, previews: false)
                : openEngine(machine.Read(parsed) with { Embeddings = folders.Embeddings, Loras = folders.Loras, Hypernetworks = folders.Hypernetworks });

            BatchWork Work(IImageEngine engine, IJobDisplay display)
            {
                var painting = new EnginePainting(server is null ? GenerateCommand.Scripted(engine, display, folders, call.Trace) : engine, display, Warn, call.Trace);
                var recipe = new PictureRecipe(common, differing, masks, Warn);
                return new BatchWork(Make, field => differing.ReadsInfo || OfPicture.Contains(field) || field.StartsWith("start.", StringComparison.Ordinal));

                async Task<IReadOnlyList<MadeFile>> Make(BatchPicture picture, int index, CancellationToken stop)
                {
                    var painted = await painting.Paint(plan(recipe.Of(picture, index), null).Request, stop);
                    return [.. painted.Select(image => MadeFile.Of(image.Image, batch.Format(parsed), batch.Quality(parsed), image.Infotext, $"seed {image.Seed}") with { Seed = image.Seed })];
                }

                void Warn(string message)
                {
                    call.Report.Add(message);
                    display.Note($"warning: {message}");
                }
            }
        });
    }

    private ImageRequest Common(ParseResult parsed, BatchPicture any, bool hasMasks)
    {
        if (!requests.NamesPrompt(parsed) && !rules.BringsPrompt(parsed)) throw new RequestException("--prompt", "there is none; give one, or --prompts-from FOLDER, or --png-info prompt");
        var request = requests.Read(parsed, requests.Usual(parsed), new GivenStart(any.Path, hasMasks ? any.Path : null));
        return request.KeepFirstPass || request.Hires is not null ? throw new RequestException("hires", "a picture that begins with a picture has no second pass; give --scale to paint it larger") : request;
    }
}
