using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Requests;

namespace Easel.Cli.Generate;

/// <summary>A second pass at a larger size, and the refiner.</summary>
internal sealed class HiresOptions
{
    private const string Second = "Hires fix";
    private const string Refining = "Refiner";

    private readonly Option<bool> hires = new("--hires") { Description = "Enlarge the picture and paint over it in a second pass; any other option of hires fix says so too.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> sampler = new("--hires-sampler") { Description = "Sampler of the second pass; the first one's when left out.", HelpName = "NAME" };
    private readonly Option<string?> schedule = new("--hires-schedule") { Description = "Noise schedule of the second pass; the first one's when left out.", HelpName = "NAME" };
    private readonly Option<string?> model = new("--hires-model") { Description = "Checkpoint of the second pass; the first one's when left out.", HelpName = "MODEL" };
    private readonly Option<string?> picture = new("--hires-picture") { Description = "A picture to enlarge: it takes the first pass's place, which is not painted.", HelpName = "PICTURE" };
    private readonly Option<string?> refiner = new("--refiner") { Description = "Another checkpoint that goes on with the picture, such as SDXL's refiner; 'none' leaves it out.", HelpName = "MODEL" };
    private readonly SettingOption[] ofHires = RequestOptions.Settings(new HiresFix(), "hires");
    private readonly SettingOption[] ofRefiner = RequestOptions.Settings(new Refiner { Model = "" }, "refiner");

    public void AddTo(DescribedCommand command)
    {
        command.Add(Second, hires);
        foreach (var option in ofHires) command.Add(Second, option.Option);
        foreach (var option in new Option[] { sampler, schedule, model, picture }) command.Add(Second, option);
        command.Add(Refining, refiner);
        foreach (var option in ofRefiner) command.Add(Refining, option.Option);
    }

    /// <summary>The second pass with the options that were given; null for none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="start">What they are laid over, or null.</param>
    public HiresFix? Read(ParseResult parsed, HiresFix? start)
    {
        var isGiven = parsed.GetResult(hires) is { Implicit: false };
        var isMeant = ofHires.Any(option => option.IsGiven(parsed)) || new[] { sampler, schedule, model, picture }.Any(option => parsed.GetValue(option) is not null);
        if (isGiven ? !parsed.GetValue(hires) : !isMeant && start is null) return null;

        var read = (start ?? new HiresFix()) with { };
        foreach (var option in ofHires) option.Lay(parsed, read);
        return read with
        {
            Sampler = parsed.GetValue(sampler) is { } named ? new Choice(named) : read.Sampler,
            Schedule = parsed.GetValue(schedule) is { } spaced ? new Choice(spaced) : read.Schedule,
            Model = parsed.GetValue(model) ?? read.Model,
            FirstPass = parsed.GetValue(picture) ?? read.FirstPass,
        };
    }

    /// <summary>The refiner with the options that were given; null for none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="start">What they are laid over, or null.</param>
    /// <exception cref="RequestException">An option says how to refine, and nothing does.</exception>
    public Refiner? Read(ParseResult parsed, Refiner? start)
    {
        var named = parsed.GetValue(refiner);
        if (named is not null && named.Equals("none", StringComparison.OrdinalIgnoreCase)) return null;
        var read = named is null ? start : (start ?? new Refiner { Model = named }) with { Model = named };
        if (read is null)
            return ofRefiner.FirstOrDefault(option => option.IsGiven(parsed)) is { } lonely ? throw new RequestException(lonely.Option.Name, "it says how to refine, and there is no refiner; give one with --refiner") : null;
        read = read with { };
        foreach (var option in ofRefiner) option.Lay(parsed, read);
        return read;
    }
}
