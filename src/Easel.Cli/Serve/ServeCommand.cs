using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Server;
using Easel.Server.Engines;
using Easel.Server.Security;
using Easel.Studio;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;

namespace Easel.Cli.Serve;

/// <summary><c>easel serve</c>: the studio behind HTTP.</summary>
internal sealed class ServeCommand(Func<EngineChoices, IImageEngine> openEngine, TextWriter output, TextWriter error)
{
    private readonly ServeArguments arguments = new();

    public Command Build()
    {
        var command = new DescribedCommand("serve", "Starts the studio: A1111's API, Easel's own, a queue that loses nothing.")
        {
            Notes =
            [
                $"What {ServeWords.Variable} holds is read as if it were typed behind the options; an option that is typed wins.",
                "Everything else is set in settings.yaml in the data folder, which is made at the first start with every setting explained.",
            ],
            Examples = ["easel serve", "easel serve --listen --api-auth me:secret --ckpt-dir ~/models", "easel serve --nowebui --port 7861 --data-dir /srv/easel"],
        };
        arguments.AddTo(command);
        command.SetAction((parsed, cancel) => Run(arguments.Read(parsed, Note), cancel));
        return command;
    }

    /// <summary>Takes what a person should know.</summary>
    public void Note(string text) => error.WriteLine($"easel: {text}");

    /// <summary>Writes what others said where a person looks for faults; without the secrets that may be in it.</summary>
    internal void Log(string who, string text) => error.WriteLine(Redaction.Clean($"easel {who}: {text}"));

    private async Task<int> Run(ServeOptions options, CancellationToken cancel)
    {
        SettingsStore settings;
        try { settings = SettingsStore.Open(options.DataFolder); }
        catch (SettingsException wrong)
        {
            foreach (var mistake in wrong.Mistakes) error.WriteLine($"easel: {mistake}");
            return ExitCode.BadInput;
        }

        if (settings.WasMade) Note($"there was no {settings.File}; it was made with the usual settings, each of them explained");
        var access = new AccessFile(options.DataFolder, TimeProvider.System);
        _ = access.Any; // a broken file is told now
        ListenRule.Check(options, access);
        ModelTrees.Make(options.DataFolder);
        if (options.Checkpoint is { } model) settings.Change(current => current with { Models = current.Models with { Checkpoint = model } });
        await using var process = options.InProcess ? null : new EngineProcess(() => EngineCommand.Program(Engine(options, settings.Current)), new EngineProcessOptions { Line = line => Log("engine", line) });
        var engine = process ?? openEngine(Engine(options, settings.Current));
        var opening = Task.Run(() => RunningStudio.Open(ServedStudio.Choices(options, settings), engine, TimeProvider.System, (job, trace) => Log($"job {job}", trace), cancel), cancel);
        await using var server = await StudioServer.Build(opening, options, settings);
        await using var studio = await opening;
        await Start(server, options, cancel);
        output.WriteLine($"Easel answers on {string.Join(", ", server.Urls)}; its data lie in {options.DataFolder}");
        output.Flush();
        try { await studio.Running.WaitAsync(cancel); } // ends by itself only with a fault, which then ends the server
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { }
        finally { await server.StopAsync(CancellationToken.None); }
        return ExitCode.Done;
    }

    private static EngineChoices Engine(ServeOptions options, StudioSettings settings)
    {
        var folders = ServedStudio.Folders(options, settings);
        return new EngineChoices(options.Device, options.Precision, options.Threads)
        {
            Memory = options.Memory,
            ModelsKept = options.ModelsKept ?? (options.ModelMemory is null ? settings.Models.Kept : 0),
            ModelMemory = options.ModelMemory ?? (settings.Models.MemoryGigabytes > 0 ? (long)(settings.Models.MemoryGigabytes * 1e9) : null),
            ParksOthers = settings.Models.Parked,
            Embeddings = folders.Embeddings,
            Loras = folders.Loras,
            Hypernetworks = folders.Hypernetworks,
            PreviewEvery = settings.Previews is { On: true, Every: > 0 and var every } ? every : 0,
            Preview = settings.Previews.EngineKind,
            PreviewWeights = settings.Previews.Weights.Length > 0 ? settings.Previews.Weights : null,
        };
    }

    private static async Task Start(WebApplication server, ServeOptions options, CancellationToken cancel)
    {
        try { await server.StartAsync(cancel); }
        catch (IOException wrong) when (wrong.InnerException is AddressInUseException)
        {
            throw new RequestException("port", $"{options.Port} is in use, perhaps by another Easel or A1111; give another, or 0 for a free one");
        }
    }
}
