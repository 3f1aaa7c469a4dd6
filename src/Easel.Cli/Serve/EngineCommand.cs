using System.CommandLine;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Diffusion.Previews;
using Easel.Server.Engines;

namespace Easel.Cli.Serve;

/// <summary><c>easel engine</c>: the process that <c>easel serve</c> starts to compute in. Not for people.</summary>
/// <param name="openEngine">Opens the engine.</param>
internal sealed class EngineCommand(Func<EngineChoices, IImageEngine> openEngine)
{
    private const string Name = "engine";

    private readonly MachineOptions machine = new();
    private readonly Option<string> address = new("--address") { Description = "Where to listen: unix:PATH, on Windows pipe:NAME.", HelpName = "ADDRESS", Required = true };
    private readonly Option<int> kept = new("--models-kept") { Description = "Models that stay in memory; 0 is as many as fit.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<long?> modelMemory = new("--model-memory") { Description = "Bytes that models may hold between requests.", HelpName = "BYTES" };
    private readonly Option<bool> keepOnDevice = new("--keep-on-device") { Description = "Models that do not work stay on the graphics card." };
    private readonly Option<string?> embeddings = new("--embeddings") { Description = "Folder of textual inversions.", HelpName = "FOLDER" };
    private readonly Option<string[]> loras = new("--lora-dir") { Description = "Folder of LoRAs; may be repeated.", HelpName = "FOLDER", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> hypernetworks = new("--hypernetwork-dir") { Description = "Folder of hypernetworks; may be repeated.", HelpName = "FOLDER", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> cache = new("--cache") { Description = "Folder for what saves time in later runs; the user's own when left out.", HelpName = "FOLDER" };
    private readonly Option<int> previewEvery = new("--preview-every") { Description = "Steps between previews; 0 makes none.", HelpName = "N", CustomParser = result => MachineOptions.Whole(result, "--preview-every", 0, 1000) };
    private readonly Option<PreviewKind> preview = new("--preview") { Description = "How previews are made.", HelpName = "linear|network|full" };
    private readonly Option<string?> previewWeights = new("--preview-weights") { Description = "File of the network that makes them: TAESD or VAE-approx.", HelpName = "FILE" };

    public Command Build()
    {
        var command = new DescribedCommand(Name, "Makes pictures for the program that started it, over a socket.")
        {
            Hidden = true,
            Notes =
            [
                "The first line of standard input is the token that every call must carry; the process ends when standard input does. Ctrl+C leaves it alone.",
            ],
        };
        command.Add("Connection", address);
        machine.AddTo(command);
        command.Add("Machine", kept, modelMemory, keepOnDevice, embeddings, loras, hypernetworks, cache);
        command.Add("Previews", previewEvery, preview, previewWeights);
        // Synchronous: the engine's threads inherit the priority of the main thread, and signals are not ours to handle.
        command.SetAction(parsed => EngineHost.Run(() => openEngine(Read(parsed)), parsed.GetRequiredValue(address), Console.OpenStandardInput()));
        return command;
    }

    /// <summary>What to start for an engine of these choices: this program with this command.</summary>
    public static EngineProgram Program(EngineChoices choices) => EngineProgram.OfThisProcess([.. Words(choices)]);

    /// <summary>The command line without the address.</summary>
    public static IEnumerable<string> Words(EngineChoices choices)
    {
        string[] words = [Name, "--device", choices.Device, "--precision", choices.Precision, "--threads", $"{choices.Threads}", "--preview-every", $"{choices.PreviewEvery}", "--preview", $"{choices.Preview}", "--models-kept", $"{choices.ModelsKept}"];
        (string Option, string? Value)[] optional = [("--embeddings", choices.Embeddings), ("--cache", choices.CacheFolder), ("--preview-weights", choices.PreviewWeights), ("--model-memory", choices.ModelMemory?.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        string?[] flags = [MemoryOptions.Word(choices.Memory), choices.ParksOthers ? null : "--keep-on-device"];
        var folders = choices.Loras.Select(folder => ("--lora-dir", folder)).Concat(choices.Hypernetworks.Select(folder => ("--hypernetwork-dir", folder)));
        return [.. words, .. flags.OfType<string>(), .. optional.Where(pair => pair.Value is not null).SelectMany(pair => new[] { pair.Option, pair.Value! }), .. folders.SelectMany(pair => new[] { pair.Item1, pair.Item2 })];
    }

    private EngineChoices Read(ParseResult parsed) => machine.Read(parsed) with
    {
        ModelsKept = parsed.GetValue(kept),
        ModelMemory = parsed.GetValue(modelMemory),
        ParksOthers = !parsed.GetValue(keepOnDevice),
        Embeddings = parsed.GetValue(embeddings),
        Loras = parsed.GetValue(loras) ?? [],
        Hypernetworks = parsed.GetValue(hypernetworks) ?? [],
        CacheFolder = parsed.GetValue(cache),
        PreviewEvery = parsed.GetValue(previewEvery),
        Preview = parsed.GetValue(preview),
        PreviewWeights = parsed.GetValue(previewWeights),
    };
}
