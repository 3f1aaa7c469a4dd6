using System.CommandLine;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Server;
using Easel.Studio.Library;

namespace Easel.Cli.Serve;

/// <summary>The options of <c>easel serve</c>, under the names A1111's users know, and the <see cref="ServeOptions"/> they mean.</summary>
internal sealed class ServeArguments
{
    private readonly Option<int?> port = new("--port") { Description = "Port to answer on; 0 takes a free one. (usually 7860; 7861 with --nowebui)", HelpName = "N", CustomParser = result => MachineOptions.Whole(result, "--port", 0, 65535) };
    private readonly Option<bool> listen = new("--listen") { Description = "Answer the whole network, not this machine alone; demands --api-auth or a stored user." };
    private readonly Option<bool> open = new("--listen-without-password") { Description = "Answer the whole network and ask nobody for a password: everybody there can use this machine." };
    private readonly Option<string?> auth = new("--api-auth") { Description = "Who may use it, by HTTP Basic or the login page; without it, and without users stored by 'easel users', everybody on this machine.", HelpName = "NAME:PASSWORD[,...]" };
    private readonly Option<string?> cors = new("--cors-allow-origins") { Description = "Web pages that browsers may call the server from, exactly: https://my.page,http://localhost:3000.", HelpName = "ORIGIN[,...]" };
    private readonly Option<bool> api = new("--api") { Description = "Nothing: the API is always there.", Hidden = true };
    private readonly Option<bool> noUi = new("--nowebui") { Description = "The API alone, without a web UI." };
    private readonly Option<string> theme = new("--theme") { Description = "Of the web UI. (usually auto)", HelpName = "auto|light|dark", DefaultValueFactory = _ => "auto" };

    private readonly Option<string?> data = new("--data-dir") { Description = $"Settings, database, users and, below it, pictures; made when it does not exist. (usually {DataFolder.Variable}, else easel among this user's data)", HelpName = "FOLDER" };
    private readonly Option<string?> outputs = new("--outdir") { Description = "Pictures go below this folder instead of where settings.yaml says.", HelpName = "FOLDER" };
    private readonly Option<string[]> checkpoints = Folders("--ckpt-dir", $"Folder of models, with those below it; may be repeated. (usually {StudioFolders.ModelsVariable}, else models here)");
    private readonly Option<string?> models = new("--models-dir") { Description = "A1111's folder of models: Stable-diffusion, Lora and VAE are looked for in it, and the library shows all of it.", HelpName = "FOLDER" };
    private readonly Option<string[]> loras = Folders("--lora-dir", "Folder of LoRAs; may be repeated.");
    private readonly Option<string[]> vaes = Folders("--vae-dir", "Folder of autoencoders; may be repeated.");
    private readonly Option<string?> embeddings = new("--embeddings-dir") { Description = "Folder of textual inversions.", HelpName = "FOLDER" };
    private readonly Option<string?> styles = new("--styles-file") { Description = "A styles.csv as A1111 keeps it.", HelpName = "FILE" };
    private readonly Option<string?> checkpoint = new("--ckpt") { Description = "The model to begin with, by path or name.", HelpName = "MODEL" };
    private readonly Option<string?> database = new("--database") { Description = "PostgreSQL's connection string, such as Host=db;Database=easel;Username=easel; EASEL_DATABASE in the environment shows nobody the password. (usually SQLite in the data folder)", HelpName = "TEXT" };

    private readonly ServeMachine machine = new();

    public void AddTo(DescribedCommand command)
    {
        theme.AcceptOnlyFromAmong("auto", "light", "dark");
        command.Add("Who may use it", port, listen, open, auth, cors, noUi, api, theme);
        command.Add("Where things lie", data, outputs, checkpoints, models, loras, vaes, embeddings, styles, checkpoint, database);
        machine.AddTo(command);
    }

    /// <summary>The data folder alone, for commands beside a server.</summary>
    public static Option<string?> DataOption() => new("--data-dir") { Description = "The server's data folder.", HelpName = "FOLDER" };

    /// <exception cref="RequestException">A value is not possible; names the option.</exception>
    public ServeOptions Read(ParseResult parsed, Action<string> note)
    {
        var webUi = !parsed.GetValue(noUi);
        var below = parsed.GetValue(models) is { } folder ? Existing("models_dir", folder) : null;
        return machine.Apply(parsed, note, new ServeOptions
        {
            Port = parsed.GetValue(port) ?? (webUi ? ServeOptions.UsualPort : ServeOptions.UsualApiPort),
            Listen = parsed.GetValue(listen) || parsed.GetValue(open),
            ListenWithoutPassword = parsed.GetValue(open),
            ApiAccounts = [.. AccountWords.Accounts(parsed.GetValue(auth) ?? Environment.GetEnvironmentVariable("EASEL_API_AUTH"))],
            CorsOrigins = [.. AccountWords.Origins(parsed.GetValue(cors))],
            WebUi = webUi,
            Theme = parsed.GetValue(theme)!,
            DataFolder = DataFolder.Of(parsed.GetValue(data)),
            OutputFolder = parsed.GetValue(outputs) is { } place ? Path.GetFullPath(place) : null,
            ModelFolders = [.. Of(parsed, checkpoints, "ckpt_dir"), .. Below(below, "Stable-diffusion")],
            LoraFolders = [.. Of(parsed, loras, "lora_dir"), .. Below(below, "Lora")],
            VaeFolders = [.. Of(parsed, vaes, "vae_dir"), .. Below(below, "VAE")],
            ModelsTree = below,
            EmbeddingsFolder = parsed.GetValue(embeddings) is { } words ? Existing("embeddings_dir", words) : null,
            CacheFolder = CacheFolder.Path,
            StylesFile = parsed.GetValue(styles),
            Checkpoint = parsed.GetValue(checkpoint),
            Database = parsed.GetValue(database) ?? (Environment.GetEnvironmentVariable("EASEL_DATABASE") is { Length: > 0 } text ? text : null),
        });
    }

    private static Option<string[]> Folders(string name, string help) => new(name) { Description = help, HelpName = "FOLDER", Arity = ArgumentArity.OneOrMore };

    private static IEnumerable<string> Of(ParseResult parsed, Option<string[]> option, string field) => (parsed.GetValue(option) ?? []).Select(folder => Existing(field, folder));

    private static IEnumerable<string> Below(string? folder, string name) => folder is not null && Path.Combine(folder, name) is var place && Directory.Exists(place) ? [place] : [];

    private static string Existing(string field, string folder) => Directory.Exists(folder) ? Path.GetFullPath(folder) : throw new RequestException(field, $"there is no folder '{folder}'");
}
