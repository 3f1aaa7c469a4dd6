using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>What a body of A1111's <c>POST /sdapi/v1/txt2img</c> says of the second pass (facts: A1111 1.10.1, StableDiffusionProcessingTxt2Img).</summary>
/// <param name="body">The fields.</param>
/// <param name="settings">The overridden settings.</param>
/// <param name="notes">Takes what is done otherwise than asked.</param>
internal sealed class WebuiHires(WebuiBody body, JsonFields settings, List<string> notes)
{
    private const double UsualStrength = 0.75; // A1111 has none here and fails
    private const int OldSide = 512;
    private const int OldCell = 64;

    /// <summary>The request with its second pass, and the size that leaves for the first; a body of img2img has none.</summary>
    /// <param name="request">Read so far; its second pass is an infotext's.</param>
    public ImageRequest Lay(ImageRequest request)
    {
        var said = request.Hires;
        if (!body.Whole.ContainsKey("enable_hr") || !(body.GivenFlag("enable_hr") ?? said is not null)) return request with { Hires = null };
        said ??= new HiresFix { Strength = UsualStrength };
        var hires = said with
        {
            Scale = body.GivenNumber("hr_scale") ?? said.Scale,
            Size = new ImageSize(body.GivenWhole("hr_resize_x") ?? said.Size.Width, body.GivenWhole("hr_resize_y") ?? said.Size.Height),
            Upscaler = body.GivenText("hr_upscaler") ?? said.Upscaler,
            Steps = body.GivenWhole("hr_second_pass_steps") ?? said.Steps,
            Strength = body.GivenNumber("denoising_strength") ?? said.Strength,
            ExtraNoise = settings.Number("img2img_extra_noise") ?? said.ExtraNoise,
            Model = Other("hr_checkpoint_name", "Use same checkpoint") ?? said.Model,
            Prompt = body.GivenText("hr_prompt") is { Length: > 0 } prompt ? prompt : said.Prompt,
            NegativePrompt = body.GivenText("hr_negative_prompt") is { Length: > 0 } negative ? negative : said.NegativePrompt,
            FirstPass = body.Text("firstpass_image") is { Length: > 0 } picture ? WebuiStart.Address(picture) : null,
        };
        var unsaid = request.Hires is null && body.GivenText("hr_upscaler") is null ? request.UnsaidKeys.Add("Hires upscaler") : request.UnsaidKeys;
        return Sized(Sampled(request with { Hires = hires, UnsaidKeys = unsaid }, hires));
    }

    private ImageRequest Sampled(ImageRequest request, HiresFix hires)
    {
        var (sampler, schedule) = (Other("hr_sampler_name", "Use same sampler"), Other("hr_scheduler", "Use same scheduler"));
        if (sampler is null && schedule is null) return request;

        var known = schedule is null ? null : SamplerNames.FindSchedule(schedule);
        if (schedule is not null && known is null) notes.Add($"hr_scheduler: there is no '{schedule}'; that of the first pass is taken");
        if (sampler is null) return request with { Hires = hires with { Schedule = known is null ? hires.Schedule : new Choice(known.Title) } };

        var named = SamplerNames.FindAny(sampler)?.Title ?? sampler;
        var (title, spacing) = SamplerNames.Resolve(named, known?.Title);
        if (!named.StartsWith(title, StringComparison.Ordinal)) notes.Add($"hr_sampler_name: there is no '{sampler}'; {title} is taken");
        return request with { Hires = hires with { Sampler = title, Schedule = known is not null || named != title ? new Choice(spacing) : hires.Schedule } };
    }

    // Old clients give the final size as width and height, and the first pass's apart, or let it be found.
    private ImageRequest Sized(ImageRequest request)
    {
        var (first, hires) = (new ImageSize(body.GivenWhole("firstphase_width") ?? 0, body.GivenWhole("firstphase_height") ?? 0), request.Hires!);
        if (settings.Flag("use_old_hires_fix_width_height") == true && hires.Size == default && first == default)
        {
            var shrinks = Math.Sqrt(OldSide * OldSide / ((double)request.Size.Width * request.Size.Height));
            first = new ImageSize(Cells(shrinks * request.Size.Width), Cells(shrinks * request.Size.Height));
        }

        return first == default ? request : request with { Hires = hires with { Size = request.Size }, Size = new ImageSize(first.Width > 0 ? first.Width : request.Size.Width, first.Height > 0 ? first.Height : request.Size.Height) };
    }

    private static int Cells(double side) => (int)Math.Ceiling(side / OldCell) * OldCell;

    private string? Other(string field, string same) => body.GivenText(field) is { Length: > 0 } name && !name.Equals(same, StringComparison.OrdinalIgnoreCase) ? name : null;
}
