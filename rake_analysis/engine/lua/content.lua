-- First filter, the same for every format: hidden content removed, figures, tables and sections numbered,
-- cross references and links to pages resolved, quotation marks of the page's language.
-- What the page needs to know comes as JSON in the file that RAKE_ENGINE_CONTEXT names.

local shared = dofile(pandoc.path.join({pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua'}))
local context = shared.context
local words = context.words
local targets = {}
local counts = {fig = 0, tbl = 0}
local NO_BREAK = '\u{a0}'

local function shows(div)
  local wanted = div.attributes['when-format']
  local matches = wanted == nil or context.formats[wanted] == true
  return div.classes:includes('content-visible') == matches
end

local function conditional(div)
  if div.classes:includes('content-visible') or div.classes:includes('content-hidden') then
    if shows(div) then return div.content end
    return {}
  end
end

local function kind_of(identifier)
  return identifier:match('^(%a+)%-')
end

-- Give the next number of a kind, remember what references to `identifier` say, return the caption's beginning.
local function number(identifier)
  local kind = kind_of(identifier)
  counts[kind] = counts[kind] + 1
  targets[identifier] = words[kind .. '_prefix'] .. NO_BREAK .. counts[kind]
  return words[kind .. '_title'] .. NO_BREAK .. counts[kind] .. words.delimiter
end

local function with_number(identifier, inlines)
  local result = pandoc.List({pandoc.Str(number(identifier)), pandoc.Space()})
  result:extend(inlines)
  return result
end

local function is_numbered(identifier)
  local kind = kind_of(identifier)
  return kind == 'fig' or kind == 'tbl'
end

local function caption_of(blocks)
  local last = blocks[#blocks]
  if last and (last.t == 'Para' or last.t == 'Plain') then
    blocks:remove(#blocks)
    return last.content
  end
  return pandoc.List({})
end

-- A block of outputs with its caption as the last paragraph becomes a figure, or a table with a caption.
local function framed(div)
  local is_table = div.classes:includes('engine-table') or kind_of(div.identifier) == 'tbl'
  local caption = caption_of(div.content)
  if is_numbered(div.identifier) then caption = with_number(div.identifier, caption) end
  local tables = div.content:filter(function(block) return block.t == 'Table' end)
  if is_table and #tables == 1 then
    tables[1].caption = {long = {pandoc.Plain(caption)}}
    tables[1].identifier = div.identifier
    return div.content, false
  end
  local classes = is_table and {'engine-table'} or {}
  return pandoc.Figure(div.content, {long = {pandoc.Plain(caption)}}, pandoc.Attr(div.identifier, classes)), false
end

local function figure(element)
  if is_numbered(element.identifier) then
    local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
    element.caption = {long = {pandoc.Plain(with_number(element.identifier, caption))}}
  end
  return element, false
end

-- An image alone in its paragraph with an empty caption is no figure for pandoc, but may have an identifier.
local numbering = {
  traverse = 'topdown',
  Div = function(div)
    if div.classes:includes('engine-figure') or div.classes:includes('engine-table') or is_numbered(div.identifier) then
      return framed(div)
    end
  end,
  Figure = figure,
  Table = figure,
}

-- A callout's title and the names of tabs are no sections.
local function without_sections(div)
  if shared.callout_kind(div) or div.classes:includes('panel-tabset') then
    for _, block in ipairs(div.content) do
      if block.t == 'Header' then block.classes:extend({'unnumbered', 'unlisted'}) end
    end
    return div
  end
end

local function number_sections(blocks)
  local top = 6
  blocks:walk({Header = function(header) top = math.min(top, header.level) end})
  local numbers = {}
  return blocks:walk({
    traverse = 'topdown',
    Header = function(header)
      if header.classes:includes('unnumbered') then return nil end
      local depth = header.level - top + 1
      for level = 1, depth do numbers[level] = numbers[level] or 0 end
      numbers[depth] = numbers[depth] + 1
      for level = depth + 1, #numbers do numbers[level] = nil end
      local text = table.concat(numbers, '.')
      targets[header.identifier] = words.sec_prefix .. NO_BREAK .. text
      header.content:insert(1, pandoc.Space())
      header.content:insert(1, pandoc.Span({pandoc.Str(text)}, pandoc.Attr('', {'section-number'})))
      return header
    end,
  })
end

local function reference(cite)
  local result = pandoc.List({})
  for index, citation in ipairs(cite.citations) do
    local text = targets[citation.id]
    if text == nil then error('no target for @' .. citation.id) end
    if citation.mode == 'SuppressAuthor' then text = text:match('[%d.]+$') end
    if index > 1 then result:extend({pandoc.Str(','), pandoc.Space()}) end
    result:extend(citation.prefix)
    if #citation.prefix > 0 then result:insert(pandoc.Space()) end
    result:insert(pandoc.Link({pandoc.Str(text)}, '#' .. citation.id))
    result:extend(citation.suffix)
  end
  return result
end

local function page_link(link)
  local page, anchor = link.target:match('^([^:#?]+%.qmd)(#?.*)$')
  if page == nil then return nil end
  -- A printed page cannot be left: the words stay, the link goes.
  if context.page_extension == '' then return link.content end
  if page:sub(1, 1) == '/' then page = context.root .. page:sub(2) end
  link.target = page:gsub('%.qmd$', context.page_extension) .. anchor
  return link
end

local function quoted(element)
  local first, last = words.quotes[1], words.quotes[2]
  if element.quotetype == 'SingleQuote' then first, last = words.quotes[3], words.quotes[4] end
  local result = pandoc.List({pandoc.Str(first)})
  result:extend(element.content)
  result:insert(pandoc.Str(last))
  return result
end

local function alternative_text(image)
  if image.classes:includes('engine-picture') then
    image.attributes.alt = context.pictures[image.src].alt
  elseif image.attributes['fig-alt'] then
    image.attributes.alt = image.attributes['fig-alt']
    image.attributes['fig-alt'] = nil
  elseif image.attributes.alt == nil then
    image.attributes.alt = pandoc.utils.stringify(image.caption)
  end
  if image.attributes.alt == '' then error('the picture ' .. image.src .. ' has no alternative text') end
  return image
end

function Pandoc(document)
  local blocks = document.blocks:walk({Div = conditional}):walk({Image = alternative_text, Div = without_sections})
  blocks = blocks:walk(numbering)
  if context.number_sections then blocks = number_sections(blocks) end
  document.blocks = blocks:walk({Cite = reference, Link = page_link, Quoted = quoted})
  return document
end
