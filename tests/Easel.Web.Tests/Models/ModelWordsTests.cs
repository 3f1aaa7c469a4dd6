using Easel.Diffusion.Architectures;
using Easel.Studio.Library;
using Easel.Web.Models;
using Xunit;

namespace Easel.Web.Tests.Models;

/// <summary>What calls a model is put into a prompt and taken out of it without spoiling what a person typed.</summary>
public sealed class ModelWordsTests
{
    [Theory]
    [InlineData(FileRole.Lora, 0, "", "", "<lora:ink:1>")]
    [InlineData(FileRole.Lora, 0, "", "a cat", "a cat <lora:ink:1>")]
    [InlineData(FileRole.Lora, 0.65, "by ink", "a cat, ", "a cat, <lora:ink:0.65> by ink")]
    [InlineData(FileRole.Lora, -1, "", "a cat", "a cat <lora:ink:-1>")]
    [InlineData(FileRole.Hypernetwork, 0, "", "a cat", "a cat <hypernet:ink:1>")]
    [InlineData(FileRole.Embedding, 0, "", "", "ink")]
    [InlineData(FileRole.Embedding, 0, "", "a cat", "a cat, ink")]
    public void A_call_is_put_behind_and_taken_out_again(FileRole role, double weight, string words, string prompt, string expected)
    {
        var card = Card(role, weight, words);
        var put = ModelWords.Put(card, prompt);
        Assert.Equal(expected, put);
        Assert.True(ModelWords.IsIn(card, put));
        Assert.Equal(prompt.TrimEnd(' ', ','), ModelWords.Take(card, put));
    }

    [Theory]
    [InlineData("a <lora:ink:0.3> cat", "a cat")]
    [InlineData("<lora:ink:0.3>, a cat", "a cat")]
    [InlineData("<lora:ink> a cat <lora:ink:1:2:dyn=4>", "a cat")]
    [InlineData("a cat <lora:inky:1>", "a cat <lora:inky:1>")]
    [InlineData("a cat <hypernet:ink:1>", "a cat <hypernet:ink:1>")]
    [InlineData("ink", "ink")]
    public void Only_the_tag_of_the_model_goes(string prompt, string expected) => Assert.Equal(expected, ModelWords.Take(Card(FileRole.Lora), prompt));

    [Theory]
    [InlineData("ink, a cat", "a cat")]
    [InlineData("a cat, ink, dark", "a cat, dark")]
    [InlineData("a cat, (dark:1.2), ink", "a cat, (dark:1.2)")]
    [InlineData("inky, pink", "inky, pink")]
    [InlineData("<lora:ink:1>", "<lora:ink:1>")]
    public void An_embedding_is_a_word_of_its_own(string prompt, string expected)
    {
        Assert.Equal(expected != prompt, ModelWords.IsIn(Card(FileRole.Embedding), prompt));
        Assert.Equal(expected, ModelWords.Take(Card(FileRole.Embedding), prompt));
    }

    [Fact]
    public void A_name_with_signs_of_its_own_is_taken_as_it_is()
    {
        var card = Card(FileRole.Lora, name: "a (v1.0) [x]+");
        Assert.Equal("cat", ModelWords.Take(card, ModelWords.Put(card, "cat")));
    }

    [Fact]
    public void Kinds_that_prompts_do_not_call_have_no_words() => Assert.Null(ModelWords.Of(Card(FileRole.ControlNet)));

    private static ModelCard Card(FileRole role, double weight = 0, string words = "", string name = "ink") => new()
    {
        Id = "1",
        Name = name + ".safetensors",
        Path = $"/models/{name}.safetensors",
        Root = "/models",
        Facts = new ModelFacts { Role = role },
        Notes = new ModelNotes { PreferredWeight = weight, ActivationText = words },
    };
}
