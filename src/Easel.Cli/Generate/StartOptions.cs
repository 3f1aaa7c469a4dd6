using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Requests;

namespace Easel.Cli.Generate;

/// <summary>The picture to begin with, and what of it is painted anew.</summary>
internal sealed class StartOptions
{
    private const string From = "From a picture";
    private const string Painting = "Inpainting";
    private const string Softly = "Soft inpainting";

    private readonly Option<string[]> init = new("--init", "-i") { Description = "A picture to begin with instead of noise alone; several make a batch, one each.", HelpName = "PICTURE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> mask = new("--mask") { Description = "What of it is painted anew: a picture that is white there and black elsewhere, or transparent elsewhere.", HelpName = "PICTURE" };
    private readonly Option<string?> latentMask = new("--latent-mask") { Description = "What of the latent is painted, where that is not what the mask says: white there. What lies over the result goes by the mask.", HelpName = "PICTURE" };
    private readonly Option<bool> soft = new("--soft") { Description = "Take the mask as how much may change: it fades with the noise, and what hardly changed is laid back; any other option of soft inpainting says so too.", Arity = ArgumentArity.ZeroOrOne };
    private readonly SettingOption[] ofSoft = RequestOptions.Settings(new SoftInpainting(), "soft");
    private readonly SettingOption[] ofStart = RequestOptions.Settings(new StartImage { Pictures = [] });
    private readonly SettingOption[] ofMask = RequestOptions.Settings(new PaintMask { Picture = "" });

    public void AddTo(DescribedCommand command)
    {
        command.Add(From, init);
        AddRestTo(command);
    }

    /// <summary>All but the picture to begin with, for a command that has its own way to say it.</summary>
    public void AddRestTo(DescribedCommand command)
    {
        foreach (var option in ofStart) command.Add(option.Group, option.Option);
        command.Add(Painting, mask, latentMask);
        foreach (var option in ofMask) command.Add(option.Group, option.Option);
        command.Add(Softly, soft);
        foreach (var option in ofSoft) command.Add(option.Group, option.Option);
    }

    /// <summary>As many pictures a batch as begin it, or null where that leaves it open.</summary>
    public int? Batch(ParseResult parsed) => parsed.GetValue(init) is { Length: > 1 } pictures ? pictures.Length : null;

    /// <summary>Null where no picture is given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="given">The picture to begin with and its mask where the command has its own way to say them, or null.</param>
    /// <exception cref="RequestException">What is given needs a picture, or a mask, that is not.</exception>
    public StartImage? Read(ParseResult parsed, GivenStart? given = null)
    {
        if (given is { Mask: not null } && parsed.GetValue(mask) is not null) throw new RequestException("--masks", "it and --mask are two ways to give masks; give one");
        if ((given is null ? parsed.GetValue(init) : [given.Picture]) is not { Length: > 0 } pictures)
        {
            var lonely = ofStart.Concat(ofMask).Concat(ofSoft).FirstOrDefault(option => option.IsGiven(parsed))?.Option ?? (parsed.GetValue(soft) ? soft : parsed.GetValue(mask) is not null ? mask : parsed.GetValue(latentMask) is not null ? latentMask : null as Option);
            return lonely is null ? null : throw new RequestException(lonely.Name, "it says how to change a picture, and there is none; give one with --init");
        }

        var start = new StartImage { Pictures = [.. pictures], Mask = Mask(parsed, given?.Mask) };
        foreach (var option in ofStart) option.Lay(parsed, start);
        return start;
    }

    private PaintMask? Mask(ParseResult parsed, string? given)
    {
        if ((given ?? parsed.GetValue(mask)) is not { } picture)
            return (ofMask.Concat(ofSoft).FirstOrDefault(option => option.IsGiven(parsed))?.Option ?? (parsed.GetValue(latentMask) is null ? null : latentMask as Option)) is { } lonely ? throw new RequestException(lonely.Name, "it says how to use a mask, and there is none; give one with --mask") : null;
        var paint = new PaintMask { Picture = picture, LatentPicture = parsed.GetValue(latentMask), Soft = Soft(parsed) };
        foreach (var option in ofMask) option.Lay(parsed, paint);
        return paint;
    }

    private SoftInpainting? Soft(ParseResult parsed)
    {
        var isGiven = parsed.GetResult(soft) is { Implicit: false };
        if (isGiven ? !parsed.GetValue(soft) : !ofSoft.Any(option => option.IsGiven(parsed))) return null;
        var read = new SoftInpainting();
        foreach (var option in ofSoft) option.Lay(parsed, read);
        return read;
    }
}
