using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Adapters;

/// <summary>Networks that prompts name, laid over a model and taken away again.</summary>
public sealed class AdaptedModelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-adapted-").FullName;

    [Theory]
    [InlineData("float32", true)]
    [InlineData("float32", false)]
    [InlineData("bfloat16", false)]
    public void A_model_paints_to_the_bit_as_before_when_its_adapters_are_gone(string precision, bool plain)
    {
        SyntheticAdapters.Write(folder, "kohya_linear");
        SyntheticAdapters.Write(folder, "norm");
        Hypernetwork("net.pt");
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = Load("tiny-sd15", precision, plain);
        var before = Paint(model, "a cat");
        var adapted = Paint(model, "a cat <lora:kohya_linear:0.8> <lora:norm>");
        var again = Paint(model, "a cat <lora:kohya_linear:0.8> <lora:norm>");
        var netted = Paint(model, "a cat <hypernet:net:2>");
        var after = Paint(model, "a cat");
        Assert.True(before.equal(after).all().item<bool>());
        Assert.True(adapted.equal(again).all().item<bool>());
        Assert.False(before.equal(adapted).all().item<bool>());
        Assert.False(before.equal(netted).all().item<bool>());
    }

    [Fact]
    public void Nothing_of_a_model_is_left_behind()
    {
        SyntheticAdapters.Write(folder, "bundle");
        Hypernetwork("net.pt");
        using var quiet = no_grad();
        Paint();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Paint();
        Assert.InRange(DisposeScopeManager.Statistics.ThreadTotalLiveCount, 0, before);

        void Paint()
        {
            using var scope = NewDisposeScope();
            using var model = Load("tiny-sd15");
            AdaptedModelTests.Paint(model, "a bemb <lora:bundle> <hypernet:net>");
            AdaptedModelTests.Paint(model, "a cat");
        }
    }

    [Fact]
    public void A_bundled_embedding_is_a_word_while_its_file_is_used()
    {
        SyntheticAdapters.Write(folder, "bundle");
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = Load("tiny-sd15");
        Assert.False(Paint(model, "a bemb <lora:bundle:0>").equal(Paint(model, "a bemb")).all().item<bool>());
    }

    [Fact]
    public void All_layers_of_an_SDXL_adapter_are_found_and_change_the_picture()
    {
        SyntheticAdapters.Write(folder, "xl_kohya");
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = Load("tiny-sdxl");
        var plan = Plan(model, "a cat <lora:xl_kohya>");
        Assert.Empty(plan.Warnings);
        Assert.False(Paint(model, "a cat <lora:xl_kohya:0.5:0>").equal(Paint(model, "a cat")).all().item<bool>());
        Assert.False(Paint(model, "a cat <lora:xl_kohya:0:0.5>").equal(Paint(model, "a cat")).all().item<bool>());
    }

    [Fact]
    public void An_adapter_for_another_kind_of_model_is_refused_by_its_layers()
    {
        SyntheticAdapters.Write(folder, "xl_kohya");
        SyntheticAdapters.Write(folder, "locon");
        using var quiet = no_grad();
        using (var model = Load("tiny-sd15"))
        {
            var refused = Assert.Throws<RequestException>(() => Plan(model, "a cat <lora:xl_kohya>"));
            Assert.Equal("prompt", refused.Field);
            Assert.Contains("the LoRA 'xl_kohya' is made for another kind of model than Stable Diffusion 1.x", refused.Message, StringComparison.Ordinal);
            Assert.Contains("lora_unet_input_blocks_4_1", refused.Message, StringComparison.Ordinal);
        }

        using var larger = Load("tiny-sdxl");
        Assert.Throws<RequestException>(() => Plan(larger, "a cat <lora:locon>"));
    }

    [Fact]
    public void A_second_pass_has_the_tags_of_its_own_prompt()
    {
        SyntheticAdapters.Write(folder, "kohya_linear");
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = Load("tiny-sd15");
        var (plain, adapted) = (TwoPasses("a cat"), TwoPasses("a cat <lora:kohya_linear>"));
        Assert.False(plain.Latents.equal(adapted.Latents).all().item<bool>());
        Assert.Equal(["Lora not found: nobody"], Plan(model, Hires("a cat <lora:nobody>")).Warnings);

        LatentBatch TwoPasses(string second)
        {
            var plan = Plan(model, Hires(second));
            return ImagePipeline.Run(plan, BatchConditioning.Encode(plan, 1), plan.SeedsOf(0));
        }

        static ImageRequest Hires(string prompt) => Request("a cat") with { Hires = new HiresFix { Prompt = prompt, Upscaler = "Latent", Scale = 2, Steps = 2, Strength = 0.7 } };
    }

    [Theory]
    [InlineData("<lora:locon:much>", "'much' in <lora:locon:much> is no number")]
    [InlineData("<lora:locon:1:1:0>", "'0' in <lora:locon:1:1:0> is no rank")]
    [InlineData("<lora:text>", "the LoRA 'text' cannot be used")]
    [InlineData("<lora:other>", "holds nothing that Easel knows as one: some.thing")]
    [InlineData("<hypernet:none>", "the hypernetwork 'none' cannot be used")]
    public void What_cannot_be_used_is_refused_by_name(string tag, string message)
    {
        SyntheticAdapters.Write(folder, "locon");
        File.WriteAllText(Path.Combine(folder, "text.safetensors"), "<!DOCTYPE html>");
        Write("other.safetensors", ("some.thing", [2, 2]));
        Write("none.pt", ("some.thing", [2, 2]));
        using var quiet = no_grad();
        using var model = Load("tiny-sd15");
        Assert.Contains(message, Assert.Throws<RequestException>(() => Plan(model, $"a cat {tag}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_stems_and_what_trainers_say_when_one_alone_says_it()
    {
        SyntheticAdapters.Write(folder, "kohya_linear");
        using var quiet = no_grad();
        using var model = Load("tiny-sd15");
        Assert.Equal(Path.Combine(folder, "kohya_linear.safetensors"), Assert.Single(Plan(model, "<lora:kohya>").Networks.Adapters).Path);
        SyntheticAdapters.Write(folder, "xl_kohya"); // says it too
        Assert.Equal(["Lora not found: kohya, nobody", "Hypernetwork not found: nothing", "there are no magic networks; the tag of 'x' was left out"], Plan(model, "<lora:kohya><lora:nobody><hypernet:nothing><magic:x>").Warnings);
    }

    [Fact]
    public void Weights_of_a_tag_are_for_text_then_network_then_ranks()
    {
        SyntheticAdapters.Write(folder, "locon");
        using var quiet = no_grad();
        using var model = Load("tiny-sd15");
        var uses = Plan(model, "<lora:locon><lora:locon:0.5><lyco:locon:0.5:0.25:2><lora:locon:unet=0.1:dyn=3>").Networks.Adapters;
        Assert.Equal([(1, 1, null), (0.5, 0.5, null), (0.5, 0.25, 2), (1, 0.1, 3)], uses.Select(use => (use.Text, use.Network, use.Rank)));
    }

    [Theory]
    [InlineData("kohya_linear:0.8", "tiny-sd15")]
    [InlineData("locon:0.5:0.7", "tiny-sd15")]
    [InlineData("norm", "tiny-sd15")]
    [InlineData("kohya_linear:1:lbw=OUTALL", "tiny-sd15")]
    [InlineData("xl_kohya:0.6", "tiny-sdxl")]
    public void A_model_with_a_LoRA_in_its_weights_paints_to_the_bit_as_with_its_tag(string tag, string name)
    {
        var path = SyntheticAdapters.Write(folder, tag.Split(':')[0]);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var use = AdapterTag.Read(new ExtraNetworkTag("lora", tag.Split(':')), path);
        var order = new MergeOrder { Models = [SyntheticCheckpoints.PathOf(name)], Formula = MergeFormula.Copy, Output = Path.Combine(folder, "baked.safetensors"), Loras = [use] };
        var baked = new ModelMerge(new FileHashes()).Run(order, cancel: TestContext.Current.CancellationToken).Path;
        using var model = Load(name);
        using var merged = LoadFile(baked);
        Assert.True(Paint(model, $"a cat <lora:{tag}>").equal(Paint(merged, "a cat")).all().item<bool>());
        Assert.False(Paint(model, "a cat").equal(Paint(merged, "a cat")).all().item<bool>());
        using var file = SafetensorsFile.Open(baked);
        Assert.Contains("\"loras\":[{\"name\":", file.Metadata["sd_merge_recipe"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_LoRA_for_the_weights_is_refused()
    {
        var path = SyntheticAdapters.Write(folder, "xl_kohya");
        var order = new MergeOrder { Models = [SyntheticCheckpoints.PathOf("tiny-sd15")], Formula = MergeFormula.Copy, Output = Path.Combine(folder, "baked.safetensors"), Loras = [new AdapterUse("xl", path, 0, 1, 1, null)] };
        var wrong = Assert.Throws<RequestException>(() => new ModelMerge(new FileHashes()).Run(order, cancel: TestContext.Current.CancellationToken));
        Assert.Equal("lora", wrong.Field);
        Assert.Throws<RequestException>(() => new ModelMerge(new FileHashes()).Run(order with { Loras = [order.Loras[0] with { Stop = 3 }] }, cancel: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Blocks_and_steps_say_where_and_when_a_LoRA_changes_the_network()
    {
        SyntheticAdapters.Write(folder, "kohya_linear");
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = Load("tiny-sd15");
        var (plain, whole) = (Paint(model, "a cat <lora:kohya_linear:0.8:unet=0>"), Paint(model, "a cat <lora:kohya_linear:0.8>"));
        Assert.True(Same(whole, "lbw=ALL"));
        Assert.True(Same(whole, "start=0"));
        Assert.True(Same(whole, "step=0-2")); // there are two steps
        Assert.True(Same(plain, "start=2"));
        Assert.True(Same(Paint(model, "a cat"), "lbw=NONE"));
        var (first, second, part) = (Painted("stop=1"), Painted("start=1"), Painted("lbw=OUTALL"));
        Assert.Equal(3, new[] { first, second, part }.Count(one => !one.equal(plain).all().item<bool>() && !one.equal(whole).all().item<bool>()));
        Assert.False(first.equal(second).all().item<bool>());
        Assert.True(Same(whole, "step=0-9")); // and nothing stays of what was before

        bool Same(Tensor expected, string item) => expected.equal(Painted(item)).all().item<bool>();
        Tensor Painted(string item) => Paint(model, $"a cat <lora:kohya_linear:0.8:{item}>");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private DiffusionModel Load(string name, string precision = "float32", bool plain = true) => LoadFile(SyntheticCheckpoints.PathOf(name), precision, plain);

    private DiffusionModel LoadFile(string path, string precision = "float32", bool plain = true)
    {
        var options = new EngineOptions { Device = "cpu", Precision = precision, PlainOperations = plain, Loras = [folder], Hypernetworks = [folder] };
        return DiffusionModel.Load(ModelChoice.Of(new ImageRequest { Prompt = "", Model = path }, options), options);
    }

    private static ImageRequest Request(string prompt) => new() { Prompt = prompt, Size = new ImageSize(64, 64), Steps = 2, Sampler = "Euler", Seeds = new Seeds { Seed = 3 } };

    private static ImagePlan Plan(DiffusionModel model, string prompt) => Plan(model, Request(prompt));

    private static ImagePlan Plan(DiffusionModel model, ImageRequest request) => ImagePlan.Resolve(request with { Model = model.Choice.Checkpoint }, model, new DiffusionParts());

    private static Tensor Paint(DiffusionModel model, string prompt)
    {
        using var scope = NewDisposeScope();
        var plan = Plan(model, prompt);
        return ImagePipeline.Run(plan, BatchConditioning.Encode(plan, 1), plan.SeedsOf(0)).Latents.MoveToOuterDisposeScope();
    }

    private void Hypernetwork(string name) => Write(
        name,
        [.. from width in new[] { 32L, 128L }
            from part in new[] { 0, 1 }
            from layer in new (string Key, long[] Shape)[] { ("linear.0.weight", [2 * width, width]), ("linear.0.bias", [2 * width]), ("linear.1.weight", [width, 2 * width]), ("linear.1.bias", [width]) }
            select ($"{width}.{part}.{layer.Key}", layer.Shape)]);

    private void Write(string name, params (string Key, long[] Shape)[] tensors) => SafetensorsWriter.Write(
        Path.Combine(folder, name), [.. tensors.Select(entry => new SafetensorsPart(entry.Key, StorageType.F32, entry.Shape, () => tensor(Synth.Values(entry.Key, entry.Shape, entry.Shape.Length == 1 ? "b" : "w")).reshape(entry.Shape)))]);
}
