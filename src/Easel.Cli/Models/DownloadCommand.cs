using System.CommandLine;
using System.Diagnostics;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Downloads;
using Easel.Studio.Library;

namespace Easel.Cli.Models;

/// <summary><c>easel models download</c>: models from Hugging Face, CivitAI and any address into the folders of models.</summary>
internal sealed class DownloadCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string[]> what = new("WHAT") { Description = "hf:OWNER/REPO[@REVISION]/PATH, civitai:VERSION, civitai:model/MODEL, a page of one of these sites, or any http(s) address of a model file.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> to = new("--to") { Description = $"Folder of models; the file goes into the folder of its kind there. (usually the first of {StudioFolders.ModelsVariable}, else models here)", HelpName = "FOLDER" };
    private readonly Option<string?> kind = new("--kind") { Description = "What it is, where the site and the file do not say it right: checkpoint, lora, embedding, vae, controlnet, upscaler, …", HelpName = "KIND" };
    private readonly Option<string?> name = new("--name") { Description = "The file's name. (usually the site's)", HelpName = "NAME" };
    private readonly Option<string?> sha256 = new("--sha256") { Description = "The hash it must have. (usually what the site says)", HelpName = "DIGITS" };
    private readonly Option<string?> data = OnlineAccess.DataOption();
    private readonly ModelWork work = new(output, error);

    public Command Build()
    {
        var command = new DescribedCommand("download", "Loads models into the folders of models: with their hash checked, and gone on with where a connection broke off.")
        {
            Notes = ["The file appears when it is whole and can be read; until then it is called NAME.part. The same command again goes on with it.", OnlineAccess.TokenNote],
            Examples = ["easel models download hf:stabilityai/sd-vae-ft-mse-original/vae-ft-mse-840000-ema-pruned.safetensors", "easel models download civitai:128713 --to ~/models", "easel models download https://example.com/upscaler.pth --kind upscaler"],
        };
        command.Add(what);
        command.Add("Options", to, kind, name, sha256, work.Overwrite, data);
        work.AddTo(command, writes: false);
        command.SetAction(Run);
        return command;
    }

    private async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var wanted = parsed.GetRequiredValue(what);
        if (wanted.Length > 1 && (parsed.GetValue(name) ?? parsed.GetValue(sha256)) is not null) throw new RequestException("name", "a name or hash is one file's; give one model with it");
        var machine = StudioFolders.OfMachine();
        var places = parsed.GetValue(to) is { } given ? new DownloadPlaces(given) : new DownloadPlaces(machine.Models is [var first, ..] ? first : "models", machine.Embeddings);
        using var access = new OnlineAccess(parsed.GetValue(data));
        var loading = new ModelDownload(access.Sites, access.Connection, places, () => access.Rules, TimeProvider.System);
        using var display = work.Display(parsed);
        foreach (var one in wanted)
        {
            var order = new DownloadOrder { What = one, Kind = Kind(parsed.GetValue(kind)), Name = parsed.GetValue(name), Sha256 = parsed.GetValue(sha256), Overwrite = parsed.GetValue(work.Overwrite) };
            var model = await loading.Run(order, new Teller(display).Tell, cancel);
            display.Result($"{model.Path}  {WeightsReport.Size(model.Bytes)}  {(model.Description.Length > 0 ? model.Description : model.Kind.ToString())}{(model.WasThere ? ", was there already" : "")}");
        }

        return ExitCode.Done;
    }

    private static FileRole? Kind(string? given) => given is null ? null
        : ModelsCommand.Role(given) ?? throw new RequestException("kind", $"there is no kind '{given}'; give one of {string.Join(", ", Enum.GetNames<FileRole>().Select(role => role.ToLowerInvariant()))}");

    // News come from several threads at once.
    private sealed class Teller(IJobDisplay display)
    {
        private readonly Lock gate = new();
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private long told = -1000;
        private long begun = -1;
        private bool isNamed;
        private string? note;

        public void Tell(DownloadProgress progress)
        {
            lock (gate)
            {
                if (progress.File is { } file && !isNamed) Introduce(file);
                if (progress.Note is { } why && why != note) display.Note(note = why);
                if (progress.Phase is not (DownloadPhase.Loading or DownloadPhase.Checking) || progress.Total is not > 0 || progress.File is not { } now) return;
                if (watch.ElapsedMilliseconds - told < 100 && progress.Done < progress.Total) return;
                told = watch.ElapsedMilliseconds;
                if (begun < 0)
                {
                    begun = progress.Done; // what lay there from earlier
                    watch.Restart();
                    told = 0;
                }

                var share = (double)progress.Done / progress.Total.Value;
                var rate = progress.Phase == DownloadPhase.Loading && watch.Elapsed.TotalSeconds > 1 ? (progress.Done - begun) / watch.Elapsed.TotalSeconds : 0;
                display.Part($"{(progress.Phase == DownloadPhase.Loading ? "loading" : "checking")} {now.Name}", share, rate > 0 ? (progress.Total - progress.Done) / rate : null);
            }
        }

        private void Introduce(RemoteFile file)
        {
            isNamed = true;
            display.Note(string.Join("  ", new[] { file.Title ?? file.Name, file.Bytes is { } bytes ? WeightsReport.Size(bytes) : null, $"licence: {file.Licence ?? "not said"}", file.Page }.OfType<string>()));
            if (file.Caution is { } caution) display.Note($"note: {caution}");
        }
    }
}
