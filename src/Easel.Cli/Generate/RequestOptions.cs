using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Core.Settings;
using Easel.Studio.Library;

namespace Easel.Cli.Generate;

/// <summary>Every option that says what picture to make. What is not given stays what the request says that it is laid over.</summary>
internal sealed class RequestOptions
{
    private const string What = "What to paint";
    private const string With = "Model";
    private const string Sampling = "Sampling";
    private const string Sizes = "Size and number";

    private readonly Option<string?> prompt = new("--prompt") { Description = "What to paint, in A1111's prompt language, as an option.", Hidden = true };
    private readonly Option<string?> negative = new("--negative", "-n", "--negative-prompt") { Description = "What to keep out of the picture.", HelpName = "TEXT" };
    private readonly Option<string?> model = new("--model", "-m") { Description = "A .safetensors or .ckpt file, a diffusers folder, or the name of one ('easel models' lists them). The small model that comes with Easel when left out.", HelpName = "MODEL" };
    private readonly Option<string?> vae = new("--vae") { Description = "The autoencoder: a file, by path or name; none, which is the model's own; or automatic (usual), which is the one the model's notes name or whose name begins like the model's, else its own.", HelpName = "automatic|none|FILE" };
    private readonly Option<string?> upscaler = new("--upscaler") { Description = $"Makes the finished picture four times as large: '{BuiltInChoices.Upscaler}', or 'none'. It is on with the model that comes with Easel, whose pictures have 128x128.", HelpName = "NAME" };
    private readonly Option<bool> noUpscale = new("--no-upscale") { Description = "The same as --upscaler none." };
    private readonly Option<string?> sampler = new("--sampler", "--sampler-name") { Description = "Such as 'DPM++ 2M' (usual), 'Euler a', 'UniPC'; 'easel samplers' lists them. 'DPM++ 2M Karras' names a schedule too, as older programs write it.", HelpName = "NAME" };
    private readonly Option<string?> schedule = new("--schedule", "--scheduler") { Description = "Noise schedule, such as 'Karras'; 'automatic' (usual) is the sampler's own.", HelpName = "NAME" };
    private readonly Option<string[]> samplerOption = Assigned("sampler", "Options of the sampler itself, such as --sampler.order 2; 'easel samplers' lists them.");
    private readonly Option<string[]> scheduleOption = Assigned("schedule", "Options of the schedule itself, such as --schedule.rho 5.");
    private readonly Option<int?> width = Side("--width", "-W", "Width alone.");
    private readonly Option<int?> height = Side("--height", "-H", "Height alone.");
    private readonly SettingOption[] ofRequest = Settings(new ImageRequest { Prompt = "" });
    private readonly SettingOption[] ofSeeds = Settings(new Seeds());
    private readonly SettingOption[] ofOptions = Settings(new PictureOptions());
    private readonly StartOptions starts = new();
    private readonly HiresOptions passes = new();
    private readonly FaceOptions faces = new();

    private readonly ScriptOptions scripts = new();

    private SettingOption Size => ofRequest.Single(option => option.Option.Name == "--size");

    /// <summary>Adds the options to a command, under their headings in reading order.</summary>
    public void AddTo(DescribedCommand command)
    {
        command.Add(What, negative);
        command.Add(What, prompt);
        AddRestTo(command, starts.AddTo);
    }

    /// <summary>The same for a command whose arguments are the pictures to begin with: the prompt is an option people see, and there is no <c>--init</c>.</summary>
    public void AddBesidePicturesTo(DescribedCommand command)
    {
        prompt.Hidden = false;
        command.Add(What, prompt, negative);
        AddRestTo(command, starts.AddRestTo);
    }

    private void AddRestTo(DescribedCommand command, Action<DescribedCommand> addStart)
    {
        foreach (var option in new Option[] { model, vae, upscaler, noUpscale }) command.Add(With, option);
        foreach (var option in new Option[] { Size.Option, width, height }) command.Add(Sizes, option);
        foreach (var option in new Option[] { sampler, samplerOption, schedule, scheduleOption }) command.Add(Sampling, option);
        addStart(command);
        scripts.AddTo(command);
        passes.AddTo(command);
        faces.AddTo(command);
        string[] first = [Sizes, Sampling];
        foreach (var option in ofRequest.Where(option => option != Size && first.Contains(option.Group)).Concat(ofSeeds)) command.Add(option.Group, option.Option);
        foreach (var option in ofRequest.Where(option => !first.Contains(option.Group)).Concat(ofOptions)) command.Add(option.Group, option.Option);
    }

    /// <summary>What the options are laid over where nothing else is: a request as the chosen model likes it.</summary>
    public ImageRequest Usual(ParseResult parsed) => parsed.GetValue(model) is not { } name || ModelLibrary.IsEmbedded(name)
        ? new ImageRequest { Prompt = "", Size = BuiltInChoices.Size, CfgScale = BuiltInChoices.CfgScale, Upscaler = new Choice(BuiltInChoices.Upscaler) }
        : new ImageRequest { Prompt = "" };

    /// <summary><paramref name="start"/> with the options that were given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="start">The request.</param>
    /// <param name="begin">What it begins with where the command has its own way to say it, or null.</param>
    /// <exception cref="RequestException">An option of a sampler or schedule is not written as one.</exception>
    public ImageRequest Read(ParseResult parsed, ImageRequest start, GivenStart? begin = null)
    {
        var options = start.Options with { };
        foreach (var option in ofOptions) option.Lay(parsed, options);
        var seeds = start.Seeds with { };
        foreach (var option in ofSeeds) option.Lay(parsed, seeds);
        var request = start with { Options = options, Seeds = seeds };
        foreach (var option in ofRequest) option.Lay(parsed, request);

        return request with
        {
            Prompt = parsed.GetValue(prompt) ?? request.Prompt,
            NegativePrompt = parsed.GetValue(negative) ?? request.NegativePrompt,
            Model = parsed.GetValue(model) ?? request.Model,
            Vae = parsed.GetValue(vae) ?? request.Vae,
            Sampler = Chosen(request.Sampler, parsed.GetValue(sampler), parsed.GetValue(samplerOption), "--sampler"),
            Schedule = Chosen(request.Schedule, parsed.GetValue(schedule), parsed.GetValue(scheduleOption), "--schedule"),
            Size = new ImageSize(parsed.GetValue(width) ?? request.Size.Width, parsed.GetValue(height) ?? request.Size.Height),
            Upscaler = ReadUpscaler(parsed, request.Upscaler),
            Start = starts.Read(parsed, begin),
            Script = scripts.Read(parsed, request.Script),
            Hires = passes.Read(parsed, request.Hires),
            Refiner = passes.Read(parsed, request.Refiner),
            Faces = faces.Read(parsed, request.Faces),
            BatchSize = begin is null ? starts.Batch(parsed) ?? request.BatchSize : request.BatchSize,
        };
    }

    /// <summary>Whether the command line gives a model, which then counts instead of a picture's.</summary>
    public bool NamesModel(ParseResult parsed) => parsed.GetValue(model) is not null;

    /// <summary>Whether the command line gives the prompt as an option.</summary>
    public bool NamesPrompt(ParseResult parsed) => parsed.GetValue(prompt) is not null;

    /// <summary>Whether the command line gives a size.</summary>
    public bool NamesSize(ParseResult parsed) => Size.IsGiven(parsed) || parsed.GetValue(width) is not null || parsed.GetValue(height) is not null;

    private Choice? ReadUpscaler(ParseResult parsed, Choice? start)
    {
        if (parsed.GetValue(noUpscale)) return new Choice(BuiltInChoices.NoUpscaler);
        return parsed.GetValue(upscaler) is { } name ? new Choice(name) : start;
    }

    /// <summary>A choice with another name, and with options of <c>NAME=VALUE</c> laid over its own.</summary>
    /// <exception cref="RequestException">An option has no value.</exception>
    public static Choice Chosen(Choice start, string? name, string[]? assignments, string option)
    {
        var choice = name is null ? start : new Choice(name);
        if (assignments is null or []) return choice;
        var settings = choice.Options?.DeepClone().AsObject() ?? [];
        foreach (var assignment in assignments)
        {
            var split = assignment.IndexOf('=', StringComparison.Ordinal);
            if (split < 1 || split == assignment.Length - 1) throw new RequestException(option, $"'.{assignment.TrimEnd('=')}' has no value; write {option}.NAME VALUE");
            settings[Camel(assignment[..split])] = Value(assignment[(split + 1)..]);
        }

        return choice with { Options = settings };
    }

    private static string Camel(string name) =>
        string.Concat(name.Split('-', '_').Where(part => part.Length > 0).Select((part, index) => index == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));

    private static JsonValue Value(string text) =>
        bool.TryParse(text, out var flag) ? JsonValue.Create(flag)
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number)
        : JsonValue.Create(text);

    /// <summary>An option for each setting of a record.</summary>
    /// <param name="defaults">The record.</param>
    /// <param name="owner">Begins the options' names, such as <c>hires</c>; null for nothing.</param>
    public static SettingOption[] Settings(object defaults, string? owner = null) =>
        [.. SettingDescription.Of(defaults).Select(setting => new SettingOption(setting, FieldNames.OfProperty(setting.Name, owner)))];

    /// <summary>The option behind <c>--owner.NAME VALUE</c>.</summary>
    public static Option<string[]> Assigned(string owner, string description) =>
        new($"--{owner}{DottedOptions.Suffix}") { Description = description, HelpName = "NAME=VALUE", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    private static Option<int?> Side(string name, string letter, string description) => new(name, letter)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var pixels)) return pixels;
            result.AddError($"{name}: '{result.Tokens[0].Value}' is not a whole number; give a multiple of 8 from 16 to {RequestLimits.LargestSide}");
            return null;
        },
    };
}
